/** Several servers on one PostgreSQL database and one Redis, each with its own way to Redis if a test wants to cut it. */
import { randomBytes } from 'node:crypto';
import type { TestContext } from 'node:test';
import { createPostgresDatabase } from './databases.ts';
import { forgetRedis } from './redis-under-test.ts';
import { type Node, startNode } from './start-node.ts';
import type { WorldOptions } from './world.ts';

/** Where this machine has no PostgreSQL or no Redis for tests, nodes can't share anything. */
export const canShare = process.env.TEST_POSTGRES_URL !== undefined && process.env.TEST_REDIS_URL !== undefined;

export interface NodesOptions extends WorldOptions {
  /** Addresses of Redis, one for each node: the way that it takes. The shared one of the tests when missing. */
  readonly redisUrls?: readonly string[];
  /** Address of PostgreSQL's database; one of its own when missing. */
  readonly databaseUrl?: string;
}

/** Starts `count` nodes that share everything; each closes with the test, the last one first. */
export async function startNodes(
  t: TestContext,
  count: number,
  { redisUrls = [], databaseUrl, ...options }: NodesOptions = {},
): Promise<Node[]> {
  const redisUrl = process.env.TEST_REDIS_URL ?? '';
  const prefix = `test-${randomBytes(8).toString('hex')}`;
  const settings = {
    DATABASE_URL: databaseUrl ?? (await createPostgresDatabase({ after: (end) => t.after(end) })),
    SECRET_KEY: randomBytes(32).toString('hex'),
    STREAMIT_REDIS_PREFIX: prefix,
  };
  const nodes: Node[] = [];
  for (let index = 0; index < count; index++) {
    nodes.push(await startNode(t, options, { ...settings, REDIS_URL: redisUrls[index] ?? redisUrl }));
  }
  if (redisUrls.length === 0) t.after(() => forgetRedis([redisUrl], prefix));
  return nodes;
}

/** Gives the nodes' addresses in turn, so that people of one room sit on different ones. */
export function inTurn(nodes: readonly Node[]): () => string {
  let next = 0;
  return () => {
    const node = nodes[next++ % nodes.length];
    if (node === undefined) throw new Error('there is no node');
    return node.url;
  };
}

/**
 * Server processes on a Redis and a PostgreSQL of their own, each of which can be killed, frozen and started again. Between
 * a node and what it needs, and between viewers and a node, stands a network that can fail.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import pg from 'pg';
import { findPostgres, startPostgresProcess } from '../postgres-process.ts';
import { findRedis, startRedisProcess } from '../redis-process.ts';
import { type ServerProcess, startServerProcess } from '../server-process.ts';
import type { ServiceProcess } from '../service-process.ts';
import { type FailingNetwork, startFailingNetwork } from './failing-network.ts';

export interface ClusterNode {
  readonly name: string;
  /** Its process runs and is not on its way out: what a load balancer knows. */
  readonly isUp: boolean;
  /** The process that runs now, or ran last. */
  readonly process: ServerProcess;
  /** Between viewers and this node, for those who take it; the others are connected directly. */
  readonly front: FailingNetwork;
  /** Between this node and its services, where the cluster was told to put them. */
  readonly toRedis: FailingNetwork;
  readonly toPostgres: FailingNetwork;
  /** `kill -9`; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** Starts it again, on another port. */
  start(): Promise<void>;
}

export interface Cluster {
  readonly redis: ServiceProcess;
  readonly postgres: ServiceProcess;
  readonly nodes: readonly [ClusterNode, ClusterNode];
  /** Reads the database, past every network. */
  readonly db: pg.Pool;
  /** The address of `home` if it is up, else of a node that is, each in its turn. @throws Error when none is */
  address(home?: ClusterNode): { node: ClusterNode; url: string };
}

export interface ClusterOptions {
  readonly graceSeconds?: number;
  /** What a node reaches through its network. */
  readonly through?: readonly ('redis' | 'postgres')[];
  /** Variables of the environment of the node with this number. */
  readonly env?: (node: number) => Record<string, string>;
}

const missing = [findRedis() ? '' : 'redis-server', findPostgres() ? '' : 'PostgreSQL'].filter(Boolean);

/** A test that needs both services; left out, with the reason, where they are not installed. */
export function chaosTest(title: string, body: (t: TestContext) => Promise<void>): void {
  test(title, { skip: missing.length > 0 && `${missing.join(' and ')} not found`, timeout: 240_000 }, body);
}

let shared: Promise<ServiceProcess> | undefined;
const ends: (() => Promise<void>)[] = [];
/** One a test file, because a new one takes seconds to make. Each test has a database of its own there. */
const sharedPostgres = () => (shared ??= startPostgresProcess({ after: (end) => void ends.push(end) }));
after(async () => {
  for (const end of ends) await end();
});
let databases = 0;

async function createDatabase(t: TestContext, server: ServiceProcess): Promise<string> {
  const name = `chaos_${++databases}`;
  const admin = new pg.Client({ connectionString: server.url });
  admin.on('error', () => {});
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  // Its test may have left it frozen.
  t.after(() => server.thaw());
  return server.url.replace(/\/postgres$/, `/${name}`);
}

/** Two nodes, `a` and `b`, that serve; everything is gone with the test. */
export async function startCluster(t: TestContext, options: ClusterOptions = {}): Promise<Cluster> {
  const [postgres, redis] = await Promise.all([sharedPostgres(), startRedisProcess(t)]);
  const databaseUrl = await createDatabase(t, postgres);
  const db = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  db.on('error', () => {});
  t.after(() => db.end());
  const start = (number: number) => startNode(t, { number, redis, postgres, databaseUrl, options });
  const nodes = [await start(0), await start(1)] as const;

  let turn = 0;
  return {
    redis,
    postgres,
    nodes,
    db,
    address(home) {
      const up = nodes.filter(({ isUp }) => isUp);
      const node = home?.isUp ? home : up[turn++ % up.length];
      if (node === undefined) throw new Error('no node is up');
      return { node, url: node.process.url };
    },
  };
}

interface NodePlace {
  readonly number: number;
  readonly redis: ServiceProcess;
  readonly postgres: ServiceProcess;
  readonly databaseUrl: string;
  readonly options: ClusterOptions;
}

async function startNode(t: TestContext, { number, redis, postgres, databaseUrl, options }: NodePlace) {
  const { graceSeconds = 600, through = [], env } = options;
  const dir = await mkdtemp(join(tmpdir(), 'streamit-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  const toRedis = await startFailingNetwork(t, redis.port);
  const toPostgres = await startFailingNetwork(t, postgres.port);
  const settings = {
    SECRET_KEY: 'the same for all nodes of this cluster',
    REDIS_URL: through.includes('redis') ? toRedis.through(redis.url) : redis.url,
    DATABASE_URL: through.includes('postgres') ? toPostgres.through(databaseUrl) : databaseUrl,
    STREAMIT_GRACE_SECONDS: String(graceSeconds),
    ...env?.(number),
  };
  const launch = () => startServerProcess(t, dir, settings);
  let process = await launch();
  let isUp = true;
  const front = await startFailingNetwork(t, () => Number(new URL(process.url).port));
  return {
    name: 'ab'[number] ?? String(number),
    get isUp() {
      return isUp;
    },
    get process() {
      return process;
    },
    front,
    toRedis,
    toPostgres,
    async kill() {
      isUp = false;
      await process.kill('SIGKILL');
    },
    stop() {
      isUp = false;
      return process.kill('SIGTERM');
    },
    async start() {
      process = await launch();
      isUp = true;
    },
  };
}

/** The Redis servers that tests of the adapter share, and what a test does to them past the adapter. */
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from 'redis';
import { findRedis, startRedisProcess } from './redis-process.ts';
import { freePort, type Owner, type ServiceProcess } from './service-process.ts';

type Urls = () => Promise<readonly string[]>;
type Client = ReturnType<typeof clientOf>;

const MASTERS = 3;
const SLOTS = 16_384;

/** The server that `npm test` has started, or that was named. */
export function redisUrls(): Urls | undefined {
  const url = process.env.TEST_REDIS_URL;
  return url ? async () => [url] : undefined;
}

/** A cluster of this test file's own, made when it is asked for first. */
export function redisClusterUrls(): Urls | undefined {
  if (findRedis() === undefined) return undefined;
  const ends: (() => Promise<void>)[] = [];
  // Here, and not where it starts: there it would end with the one test that came first.
  after(async () => {
    for (const end of ends) await end();
  });
  let cluster: Promise<readonly string[]> | undefined;
  const owner: Owner = { after: (end) => void ends.push(end) };
  return () => (cluster ??= startRedisCluster(owner).then((masters) => masters.map(({ url }) => url)));
}

/** Three masters that know each other: what `redis-cli --cluster create` does, without its pauses. */
export async function startRedisCluster(owner: Owner): Promise<readonly ServiceProcess[]> {
  const masters = await Promise.all(
    Array.from({ length: MASTERS }, async () => {
      const busPort = String(await freePort());
      const args = ['--cluster-enabled', 'yes', '--cluster-port', busPort, '--cluster-require-full-coverage', 'no'];
      return startRedisProcess(owner, { args });
    }),
  );
  const urls = masters.map(({ url }) => url);
  await onEach(urls, async (client, index) => {
    const [from, to] = [index, index + 1].map((n) => Math.floor((SLOTS * n) / MASTERS));
    await client.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', String(from), String((to ?? SLOTS) - 1)]);
    await client.sendCommand(['CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1)]);
  });
  const addresses = await onEach(urls, async (client, index) => {
    const info = String(await client.sendCommand(['CLUSTER', 'NODES']));
    const busPort = /:\d+@(\d+)/.exec(info)?.[1] ?? '';
    return ['127.0.0.1', String(masters[index]?.port), busPort];
  });
  await onEach(urls.slice(0, 1), async (client) => {
    for (const address of addresses.slice(1)) await client.sendCommand(['CLUSTER', 'MEET', ...address]);
  });
  await onEach(urls, async (client) => {
    while (
      !/cluster_state:ok[\s\S]*cluster_known_nodes:3/.test(String(await client.sendCommand(['CLUSTER', 'INFO'])))
    ) {
      await wait(20);
    }
  });
  return masters;
}

/** Cuts every connection of the stores with this prefix, as seen from the servers. */
export async function cutRedis(urls: readonly string[], prefix: string): Promise<void> {
  await onEach(urls, async (client) => {
    const list = String(await client.sendCommand(['CLIENT', 'LIST']));
    for (const [, id, name] of list.matchAll(/^id=(\d+) .* name=(\S*) /gm)) {
      if (id && name?.startsWith(`${prefix}-`)) await client.sendCommand(['CLIENT', 'KILL', 'ID', id]);
    }
  });
}

/** Deletes what stores with this prefix have left, and answers how much. @throws AssertionError when a key would have stayed for ever */
export async function forgetRedis(urls: readonly string[], prefix: string): Promise<number> {
  const counts = await onEach(urls, async (client) => {
    const keys = await client.keys(`${prefix}:*`);
    for (const key of keys) assert.notEqual(await client.pTTL(key), -1, `${key} has no time to live`);
    for (const key of keys) await client.del(key);
    return keys.length;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The answers of each server to `task`. */
export async function onEach<Result>(
  urls: readonly string[],
  task: (client: Client, index: number) => Promise<Result>,
): Promise<Result[]> {
  return Promise.all(
    urls.map(async (url, index) => {
      const client = await clientOf(url).connect();
      try {
        return await task(client, index);
      } finally {
        client.destroy();
      }
    }),
  );
}

function clientOf(url: string) {
  return createClient({ url, RESP: 2 }).on('error', () => {});
}

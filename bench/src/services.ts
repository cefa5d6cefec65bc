/** A Redis and a PostgreSQL of the measurement's own, started for it and gone with it; and what one asks of them. */

import { startPostgresProcess } from '@streamit/server/test/postgres-process.ts';
import { startRedisProcess } from '@streamit/server/test/redis-process.ts';
import pg from 'pg';
import { createClient } from 'redis';

/** Ends what was started for a measurement, in reverse. */
export type Stack = AsyncDisposableStack;

/** Its address. @throws Error when there is no redis-server here */
export async function startRedis(stack: Stack): Promise<string> {
  const { url } = await startRedisProcess({ after: (end) => stack.defer(end) });
  return url;
}

/**
 * The address of its administrator. It writes as one that people use: committed is on the disk, unlike in tests.
 * @throws Error when there is no PostgreSQL here
 */
export async function startPostgres(stack: Stack): Promise<string> {
  const owner = { after: (end: () => Promise<void>) => stack.defer(end) };
  const { url } = await startPostgresProcess(owner, { settings: { fsync: 'on' } });
  return url;
}

/** The address of an empty database at the server of `adminUrl`. */
export async function createDatabase(adminUrl: string, name: string): Promise<string> {
  await using stack = new AsyncDisposableStack();
  const admin = new pg.Client(adminUrl);
  await admin.connect();
  stack.defer(() => admin.end());
  await admin.query(`create database ${name}`);
  return adminUrl.replace(/\/postgres$/, `/${name}`);
}

export interface RedisUse {
  /** How often each command was called since the server's start, by its name in lower case. */
  readonly calls: ReadonlyMap<string, number>;
  /** Processor time since its start, microseconds. */
  readonly cpuMicros: number;
}

/** What a Redis has done until now. */
export async function redisUse(url: string): Promise<RedisUse> {
  const client = createClient({ url });
  client.on('error', () => {});
  await client.connect();
  try {
    return parseRedisInfo(`${await client.info('commandstats')}\n${await client.info('cpu')}`);
  } finally {
    client.destroy();
  }
}

/** `info`: the sections `commandstats` and `cpu` of Redis' INFO. */
export function parseRedisInfo(info: string): RedisUse {
  const calls = new Map<string, number>();
  for (const [, command = '', count] of info.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)) {
    calls.set(command, Number(count));
  }
  const seconds = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1]);
  return { calls, cpuMicros: (seconds('used_cpu_sys') + seconds('used_cpu_user')) * 1e6 };
}

/** The services that tests start for themselves: what the tests of failures rely on. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { findPostgres, startPostgresProcess } from './postgres-process.ts';
import { findRedis, startRedisProcess } from './redis-process.ts';

/** What Redis answers to one command; `undefined` when it refuses the connection or is silent for half a second. */
async function ask(port: number, command: string): Promise<string | undefined> {
  const socket = connect(port, '127.0.0.1');
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  socket.on('error', () => resolve(undefined)).on('data', (data) => resolve(String(data).trim()));
  socket.write(`${command}\r\n`);
  const answer = await Promise.race([promise, delay(500)]);
  socket.destroy();
  return answer ?? undefined;
}

test('a Redis is killed, frozen and started again on its port, empty', { skip: !findRedis() }, async (t) => {
  const redis = await startRedisProcess(t);
  assert.equal(redis.url, `redis://127.0.0.1:${redis.port}`);
  assert.equal(await ask(redis.port, 'SET a 1'), '+OK');
  redis.freeze();
  assert.equal(await ask(redis.port, 'GET a'), undefined);
  redis.thaw();
  assert.equal(await ask(redis.port, 'EXISTS a'), ':1');
  await redis.kill();
  assert.equal(await ask(redis.port, 'PING'), undefined);
  await redis.start();
  assert.equal(await ask(redis.port, 'EXISTS a'), ':0');
});

test('a PostgreSQL is killed, stopped, frozen and started again with what was committed', {
  skip: !findPostgres(),
}, async (t) => {
  const postgres = await startPostgresProcess(t);
  const query = async (text: string) => {
    const client = new pg.Client({ connectionString: postgres.url, connectionTimeoutMillis: 500 });
    client.on('error', () => {});
    try {
      await client.connect();
      return (await client.query<{ n: number }>(text)).rows;
    } finally {
      await client.end();
    }
  };
  await query('create table numbers as select 1 as n');
  await postgres.kill();
  await assert.rejects(query('select n from numbers'));
  await postgres.start();
  assert.deepEqual(await query('select n from numbers'), [{ n: 1 }]);
  postgres.freeze();
  await assert.rejects(query('select n from numbers'), /timeout/);
  postgres.thaw();
  await postgres.stop();
  await postgres.start();
  assert.deepEqual(await query('select n from numbers'), [{ n: 1 }]);
});

test('what a service leaves behind goes with it', { skip: !findRedis() }, async () => {
  const ends: (() => Promise<void>)[] = [];
  const redis = await startRedisProcess({ after: (end) => void ends.push(end) });
  const folder = /\/tmp\/streamit-service-\w+/.exec((await ask(redis.port, 'CONFIG GET dir')) ?? '')?.[0] ?? '';
  assert.ok(existsSync(folder), folder);
  for (const end of ends) await end();
  assert.equal(existsSync(folder), false);
  assert.equal(await ask(redis.port, 'PING'), undefined);
});

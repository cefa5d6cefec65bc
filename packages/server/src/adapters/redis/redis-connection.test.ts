import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type FailingNetwork, startFailingNetwork } from '../../../test/chaos/failing-network.ts';
import { findRedis, startRedisProcess } from '../../../test/redis-process.ts';
import { AppError } from '../../lib/app-error.ts';
import { createKeys } from './keys.ts';
import { createRedisConnection, type RedisConnection } from './redis-connection.ts';
import { createRedisLink, type Script } from './redis-link.ts';

const redisTest = (title: string, body: (t: TestContext) => Promise<void>) =>
  test(
    title,
    { skip: findRedis() === undefined && !process.env.CI && 'redis-server not found', timeout: 30_000 },
    body,
  );

const isUnavailable = (error: unknown) => error instanceof AppError && error.code === 'REALTIME_UNAVAILABLE';

/** Its connection is gone with the test; `said`: its log lines, by weight. */
async function connected(t: TestContext, url: string) {
  const said: string[] = [];
  const log = {
    info: (_: object, message: string) => said.push(`info: ${message}`),
    warn: (_: object, message: string) => said.push(`warn: ${message}`),
    error: (_: object, message: string) => said.push(`error: ${message}`),
  };
  const connection = createRedisConnection({ url, log, name: 'test' });
  t.after(() => connection.close());
  await connection.up;
  return { connection, said };
}

/** Milliseconds until it fails; it must fail because the store is away. */
async function failsAfter(step: Promise<unknown>): Promise<number> {
  const began = performance.now();
  await assert.rejects(step, isUnavailable);
  return performance.now() - began;
}

async function answersAgain(connection: RedisConnection): Promise<void> {
  while ((await connection.send(['PING']).catch(() => null)) !== 'PONG') await wait(20);
}

redisTest(
  '[PB8] a Redis that stands still fails every call within three seconds, and is used again when it goes on',
  async (t) => {
    const redis = await startRedisProcess(t);
    const { connection, said } = await connected(t, redis.url);
    redis.freeze();
    const times = await Promise.all(Array.from({ length: 50 }, () => failsAfter(connection.send(['INCR', 'n']))));
    assert.ok(Math.max(...times) < 3_000, `${Math.max(...times)} ms`);
    assert.ok(Math.min(...times) > 500, 'a server that thinks for half a second is not given up');
    // From now on nobody waits: what is known to be away is not asked.
    assert.ok((await failsAfter(connection.send(['INCR', 'n']))) < Math.min(...times));
    await wait(1_500);
    redis.thaw();
    await answersAgain(connection);
    assert.deepEqual(said, ['warn: Redis is away; connecting again', 'info: Redis is back']);
  },
);

redisTest(
  '[PB8] a Redis that was killed and started again empty is used again, and learns its scripts again',
  async (t) => {
    const redis = await startRedisProcess(t);
    const { connection, said } = await connected(t, redis.url);
    const keys = createKeys('test');
    const link = createRedisLink({ send: (_, args) => connection.send(args), together: (all) => [all] }, keys);
    const script: Script = { name: 'three', text: 'return 3', sha1: '0'.repeat(40) };
    assert.equal(await link.run(script, ['k'], []), 3);
    await redis.kill();
    assert.ok((await failsAfter(link.run(script, ['k'], []))) < 1_000);
    await redis.start();
    await answersAgain(connection);
    assert.equal(await link.run(script, ['k'], []), 3);
    assert.deepEqual(said, ['warn: Redis is away; connecting again', 'info: Redis is back']);
  },
);

redisTest('[PB8] an idle connection that was cut without a word is noticed and replaced', async (t) => {
  const redis = await startRedisProcess(t);
  const network: FailingNetwork = await startFailingNetwork(t, redis.port);
  const { connection, said } = await connected(t, network.through(redis.url));
  network.goSilent();
  while (said.length === 0) await wait(20);
  network.heal();
  await answersAgain(connection);
  assert.equal(said[0], 'warn: Redis is away; connecting again');
});

redisTest('what waits for an answer when the connection is cut fails at once', async (t) => {
  const redis = await startRedisProcess(t);
  const network = await startFailingNetwork(t, redis.port);
  const { connection } = await connected(t, network.through(redis.url));
  network.stall();
  const waiting = failsAfter(connection.send(['PING']));
  await wait(50);
  network.cut();
  assert.ok((await waiting) < 1_000);
});

redisTest('a connection that is closed while it is being made leaves nothing behind', async (t) => {
  const redis = await startRedisProcess(t);
  const log = { info() {}, warn() {}, error() {} };
  for (let n = 0; n < 20; n++) createRedisConnection({ url: redis.url, log, name: 'early' }).close();
  const { connection } = await connected(t, redis.url);
  const clients = async () =>
    String(await connection.send(['CLIENT', 'LIST']))
      .trim()
      .split('\n').length;
  await wait(100);
  while ((await clients()) > 1) await wait(20);
});

redisTest('a command that is wrong is a defect, not an outage', async (t) => {
  const redis = await startRedisProcess(t);
  const { connection, said } = await connected(t, redis.url);
  await assert.rejects(connection.send(['NO-SUCH-COMMAND']), /unknown command/);
  assert.equal(await connection.send(['PING']), 'PONG');
  assert.deepEqual(said, []);
});

redisTest('a server that cannot write now is away, not wrong', async (t) => {
  const redis = await startRedisProcess(t, { args: ['--maxmemory', '1mb', '--maxmemory-policy', 'noeviction'] });
  const { connection } = await connected(t, redis.url);
  await assert.rejects(async () => {
    for (;;) await connection.send(['SET', randomUUID(), 'x'.repeat(100_000), 'PX', '60000']);
  }, isUnavailable);
  assert.equal(await connection.send(['PING']), 'PONG');
});

redisTest('connections of nodes that lost the server together come back scattered', async (t) => {
  const redis = await startRedisProcess(t);
  const many = await Promise.all(Array.from({ length: 20 }, () => connected(t, redis.url)));
  await redis.kill();
  await wait(2_000);
  await redis.start();
  const began = performance.now();
  const back = await Promise.all(
    many.map(async ({ connection }) => {
      await answersAgain(connection);
      return performance.now() - began;
    }),
  );
  assert.ok(Math.max(...back) - Math.min(...back) > 100, 'not all at once');
});

test('nothing is logged of what opens the server', async (t) => {
  const lines: string[] = [];
  const first = Promise.withResolvers<void>();
  const keep = (fields: object, message: string) => {
    lines.push(JSON.stringify(fields) + message + String((fields as { err?: unknown }).err));
    first.resolve();
  };
  const log = { info: keep, warn: keep, error: keep };
  const server = (await import('node:net')).createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as import('node:net').AddressInfo;
  const connection = createRedisConnection({ url: `redis://user:hunter22@127.0.0.1:${port}`, log, name: 'test' });
  t.after(() => connection.close());
  await first.promise;
  assert.match(lines[0] ?? '', /127\.0\.0\.1/);
  assert.doesNotMatch(lines.join(), /hunter22/);
});

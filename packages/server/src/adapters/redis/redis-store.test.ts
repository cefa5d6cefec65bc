/** The store as it runs for real: on the server's own time, with servers that go away, at its first start and later. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { ConnectionId, PersonalFrame, RoomCode, UserId } from '@streamit/protocol';
import { findRedis, startRedisProcess } from '../../../test/redis-process.ts';
import { forgetRedis } from '../../../test/redis-under-test.ts';
import { AppError } from '../../lib/app-error.ts';
import type { RealtimeStore } from '../../ports/realtime-store.ts';
import { createRedisStore } from './redis-store.ts';

const redisTest = (title: string, body: (t: TestContext) => Promise<void>) =>
  test(
    title,
    { skip: findRedis() === undefined && !process.env.CI && 'redis-server not found', timeout: 60_000 },
    body,
  );

const log = { info() {}, warn() {}, error() {} };
const room = 'AAAAAA' as RoomCode;
const ann = 'ann' as UserId;
const presence = { connection: 'a1' as ConnectionId, user: ann, name: 'Ann', delayMs: null };
const isUnavailable = (error: unknown) => error instanceof AppError && error.code === 'REALTIME_UNAVAILABLE';

async function storeOn(t: TestContext, url: string, prefix = `test-${randomUUID()}`): Promise<RealtimeStore> {
  const store = await createRedisStore({ urls: [url], prefix, log });
  t.after(() => store.close());
  return store;
}

/** Every call of every port that goes to the store, each by its name. */
const calls: Readonly<Record<string, (store: RealtimeStore) => Promise<unknown>>> = {
  'bus.publish': ({ bus }) => bus.publish(room, { kind: 'changed' }),
  'bus.subscribe': async ({ bus }) => (await bus.subscribe(room, () => {}))(),
  'personal.publish': ({ personal }) => personal.publish(ann, {} as PersonalFrame),
  'personal.subscribe': async ({ personal }) => (await personal.subscribe(ann, () => {}))(),
  'signOuts.announce': ({ signOuts }) => signOuts.announce('s'),
  'signOuts.subscribe': async ({ signOuts }) => (await signOuts.subscribe(() => {}))(),
  'playback.load': ({ playback }) => playback.load(room),
  'waiting.claimDue': ({ waiting }) => waiting.claimDue(1_000),
  'presence.enter': ({ presence: to }) => to.enter(room, presence, { leaseMs: 1_000, max: 9, maxPerUser: 9 }),
  'presence.count': ({ presence: of }) => of.count([room]),
  'presence.claimLapsed': ({ presence: of }) => of.claimLapsed(1_000),
  'grace.claimDue': ({ grace }) => grace.claimDue(1_000),
  'moderation.check': ({ moderation }) => moderation.check(room, ann),
  'chatGate.admit': ({ chatGate }) => chatGate.admit(room, ann, { text: 'x' }),
  'rateLimit.hit': ({ rateLimit }) => rateLimit.hit('b', 1, 1_000),
  'tickets.redeem': ({ tickets }) => tickets.redeem('t'),
  'cache.get': ({ cache }) => cache.get('k'),
  ping: (store) => store.ping(),
};

redisTest(
  '[PB8] while Redis stands still or is gone every call fails within three seconds, and works when it is back',
  async (t) => {
    const redis = await startRedisProcess(t);
    const store = await storeOn(t, redis.url);
    for (const call of Object.values(calls)) await call(store);
    for (const [fail, heal] of [
      [async () => redis.freeze(), async () => redis.thaw()],
      [() => redis.kill(), () => redis.start()],
    ] as const) {
      await fail();
      const began = performance.now();
      await Promise.all(
        Object.entries(calls).map(([name, call]) => assert.rejects(call(store), isUnavailable, `${name} waits`)),
      );
      assert.ok(performance.now() - began < 3_000, `${performance.now() - began} ms`);
      await heal();
      while (
        !(await store.ping().then(
          () => true,
          () => false,
        ))
      )
        await wait(20);
      for (const call of Object.values(calls)) await call(store);
    }
  },
);

redisTest('[SY1] scripts and the room clock go by the time of the server, and leases lapse by it', async (t) => {
  const redis = await startRedisProcess(t);
  const store = await storeOn(t, redis.url);
  const before = store.clock.now();
  assert.deepEqual(await store.rateLimit.hit('b', 1, 300), { allowed: true, retryAfterMs: 0 });
  assert.equal((await store.rateLimit.hit('b', 1, 300)).allowed, false);
  await store.presence.enter(room, presence, { leaseMs: 300, max: 9, maxPerUser: 9 });
  await store.grace.start(room, store.clock.now() + 300);
  assert.deepEqual(await store.grace.claimDue(1_000), []);
  assert.deepEqual(await store.presence.claimLapsed(0), []);
  while (store.clock.now() < before + 400) await wait(20);
  assert.deepEqual(await store.grace.claimDue(1_000), [room]);
  assert.deepEqual(
    (await store.presence.claimLapsed(0)).map(({ presence: { connection } }) => connection),
    ['a1'],
  );
  assert.equal((await store.rateLimit.hit('b', 1, 300)).allowed, true);
});

redisTest('[RM10] what is left when all have gone ends by itself', async (t) => {
  const redis = await startRedisProcess(t);
  const prefix = `test-${randomUUID()}`;
  const store = await storeOn(t, redis.url, prefix);
  for (const call of Object.values(calls)) await call(store);
  await store.grace.start(room, store.clock.now() + 1_000);
  await store.waiting.schedule(room, store.clock.now() + 1_000);
  await store.waiting.exclude(room, ann, 1_000);
  await store.moderation.rebuild(room, await store.moderation.beginRebuild(room), { muted: [ann], banned: [ann] });
  await store.tickets.issue({ user: ann, sessionId: null, mayHost: true }, 1_000);
  await store.cache.set('k', 'v', 1_000);
  await store.presence.leave(room, presence.connection, 1_000);
  assert.ok((await forgetRedis([redis.url], prefix)) >= 8);
});

redisTest('two installations on one Redis know nothing of each other', async (t) => {
  const redis = await startRedisProcess(t);
  const [one, two] = [await storeOn(t, redis.url), await storeOn(t, redis.url)];
  await one.cache.set('k', 'v', 60_000);
  assert.equal(await two.cache.get('k'), undefined);
  await two.bus.subscribe(room, () => assert.fail('heard'));
  await one.bus.publish(room, { kind: 'changed' });
  await two.ping();
});

redisTest('a Redis that comes up after the server is waited for', async (t) => {
  const redis = await startRedisProcess(t);
  await redis.kill();
  const opening = storeOn(t, redis.url);
  await wait(300);
  await redis.start();
  await (await opening).ping();
});

/** What a cluster alone can do to a store: give a room to another server, and lose one of its servers. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { RoomCode } from '@streamit/protocol';
import { findRedis } from '../../../test/redis-process.ts';
import { onEach, startRedisCluster } from '../../../test/redis-under-test.ts';
import { AppError } from '../../lib/app-error.ts';
import type { HeardEvent } from '../../ports/room-bus.ts';
import { createRedisStore } from './redis-store.ts';
import { SLOTS, slotOf } from './slot.ts';

const clusterTest = (title: string, body: (t: TestContext) => Promise<void>) =>
  test(
    title,
    { skip: findRedis() === undefined && !process.env.CI && 'redis-server not found', timeout: 60_000 },
    body,
  );

const isUnavailable = (error: unknown) => error instanceof AppError && error.code === 'REALTIME_UNAVAILABLE';

/** A room of each of the three masters, in their order. */
const rooms = [0, 1, 2].map((master) => {
  const codes = Array.from({ length: 1_000 }, (_, n) => `ROOM${n}` as RoomCode);
  const code = codes.find((each) => Math.floor((slotOf(each) * 3) / SLOTS) === master);
  assert.ok(code);
  return code;
});

async function storeOnCluster(t: TestContext) {
  const masters = await startRedisCluster(t);
  const log = { info() {}, warn() {}, error() {} };
  // It is told of one alone, and finds the others.
  const urls = [masters[0]?.url ?? '', 'redis://127.0.0.1:1'];
  const store = await createRedisStore({ urls, prefix: 'test', log });
  t.after(() => store.close());
  return { masters, store };
}

clusterTest(
  '[RM10] a room that the cluster gives to another server is there again, and its listeners know that they missed something',
  async (t) => {
    const { masters, store } = await storeOnCluster(t);
    const [room = rooms[0] as RoomCode] = rooms;
    const heard: HeardEvent[] = [];
    const missed = Promise.withResolvers<void>();
    const last = Promise.withResolvers<void>();
    await store.bus.subscribe(room, (event) => {
      heard.push(event);
      if (event.kind === 'missed') missed.resolve();
      if (event.kind === 'close') last.resolve();
    });
    await store.bus.publish(room, { kind: 'changed' });
    const urls = masters.map(({ url }) => url);
    const [, newOwner] = await onEach(urls, async (client) => String(await client.sendCommand(['CLUSTER', 'MYID'])));
    await onEach(urls, (client) =>
      client.sendCommand(['CLUSTER', 'SETSLOT', String(slotOf(room)), 'NODE', String(newOwner)]),
    );
    await missed.promise;
    await store.bus.publish(room, { kind: 'close', code: 4004 });
    await last.promise;
    assert.deepEqual(heard, [{ kind: 'changed' }, { kind: 'missed' }, { kind: 'close', code: 4004 }]);
    await store.grace.start(room, store.clock.now());
    await wait(5);
    assert.deepEqual(await store.grace.claimDue(60_000), [room]);
  },
);

clusterTest(
  '[PB8] of a cluster that loses a server the rooms of the others go on, and its own are back with it',
  async (t) => {
    const { masters, store } = await storeOnCluster(t);
    const [first, second, third] = rooms as [RoomCode, RoomCode, RoomCode];
    const missed = Promise.withResolvers<void>();
    await store.bus.subscribe(third, (event) => event.kind === 'missed' && missed.resolve());
    await masters[2]?.kill();
    await assert.rejects(store.playback.load(third), isUnavailable);
    for (const room of [first, second]) {
      const heard = Promise.withResolvers<HeardEvent>();
      await store.bus.subscribe(room, heard.resolve);
      await store.bus.publish(room, { kind: 'changed' });
      assert.deepEqual(await heard.promise, { kind: 'changed' });
    }
    await masters[2]?.start();
    await missed.promise;
    const answers = () =>
      store.playback.load(third).then(
        () => true,
        () => false,
      );
    while (!(await answers())) await wait(20);
  },
);

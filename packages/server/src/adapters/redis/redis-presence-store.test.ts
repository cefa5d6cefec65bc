/** What the contract can't ask: nodes that die between two steps, and a part of the store that is lost by itself. */
import assert from 'node:assert/strict';
import type { ConnectionId, RoomCode, UserId } from '@streamit/protocol';
import { createFakeClock } from '../../../test/fake-clock.ts';
import { type OpenLink, redisLinkTest } from '../../../test/redis-link-test.ts';
import { AppError } from '../../lib/app-error.ts';
import type { RedisLink } from './redis-link.ts';
import { createRedisPresenceStore } from './redis-presence-store.ts';

const [room, other] = ['AAAAAA', 'BBBBBB'] as [RoomCode, RoomCode];
const options = { leaseMs: 15_000, max: 1_000, maxPerUser: 10 };
const ann = { connection: 'a1' as ConnectionId, user: 'ann' as UserId, name: 'Ann', delayMs: 12.5 };

/** The link of a node that is cut off before each script that `isCut` names. */
function cutOff(link: RedisLink, isCut: (script: string, key: string) => boolean): RedisLink {
  return {
    ...link,
    async run(script, keys, args) {
      if (isCut(script.name, keys[0] ?? '')) throw new AppError('REALTIME_UNAVAILABLE');
      return link.run(script, keys, args);
    },
  };
}

async function start(open: OpenLink) {
  const clock = createFakeClock();
  const link = await open(clock.now);
  return { clock, link, presence: createRedisPresenceStore(link) };
}

redisLinkTest('[RM10] a node that dies while it looks at a room leaves it to the next', async (open) => {
  const { clock, link, presence } = await start(open);
  await presence.enter(room, ann, options);
  clock.advance(15_000);
  const before = createRedisPresenceStore(cutOff(link, (script) => script === 'presence-remove'));
  await assert.rejects(before.claimLapsed(3_000), AppError);
  assert.deepEqual(await presence.claimLapsed(3_000), [], 'the dead one has it');
  clock.advance(2_000);
  assert.deepEqual(await presence.claimLapsed(3_000), [{ room, presence: ann, last: true }]);
});

redisLinkTest(
  '[WS1] who was taken out by a node that died over it is reported as departed all the same',
  async (open) => {
    const { clock, link, presence } = await start(open);
    await presence.enter(room, ann, options);
    clock.advance(15_000);
    const dying = createRedisPresenceStore(cutOff(link, (script) => /deadline-(finish|bring)/.test(script)));
    assert.deepEqual(await dying.claimLapsed(3_000), [{ room, presence: ann, last: true }], 'its own result stays');
    clock.advance(3_000);
    assert.deepEqual(await presence.claimDeparted(), []);
    assert.deepEqual(await presence.claimLapsed(3_000), []);
    assert.deepEqual(await presence.claimDeparted(), [{ room, user: 'ann', name: 'Ann', present: 1 }]);
  },
);

redisLinkTest('[WS1] who left a node that died over it is reported as departed all the same', async (open) => {
  const { clock, link, presence } = await start(open);
  await presence.enter(room, ann, options);
  const dying = createRedisPresenceStore(cutOff(link, (script) => script === 'deadline-bring-forward'));
  assert.deepEqual(await dying.leave(room, ann.connection, 3_000), { last: true });
  clock.advance(15_000);
  assert.deepEqual(await presence.claimLapsed(3_000), []);
  assert.deepEqual(await presence.claimDeparted(), [{ room, user: 'ann', name: 'Ann', present: 1 }]);
});

redisLinkTest('[RM10] a room that cannot be looked at keeps nothing of another back', async (open) => {
  const { clock, link, presence } = await start(open);
  for (const code of [room, other]) await presence.enter(code, ann, options);
  clock.advance(15_000);
  const half = createRedisPresenceStore(
    cutOff(link, (script, key) => script === 'presence-remove' && key.includes(other)),
  );
  assert.deepEqual(await half.claimLapsed(3_000), [{ room, presence: ann, last: true }]);
  clock.advance(2_000);
  assert.deepEqual(await presence.claimLapsed(3_000), [{ room: other, presence: ann, last: true }]);
});

redisLinkTest('[RM10] one look takes no more from a room than others can wait for', async (open) => {
  const { clock, presence } = await start(open);
  const crowd = Array.from({ length: 250 }, (_, n) => ({ ...ann, connection: `a${n}` as ConnectionId }));
  for (const one of crowd) await presence.enter(room, one, { ...options, maxPerUser: 1_000 });
  clock.advance(15_000);
  const looks = [await presence.claimLapsed(3_000), await presence.claimLapsed(3_000)];
  assert.deepEqual(
    looks.map((lapsed) => lapsed.length),
    [200, 50],
  );
});

redisLinkTest('[RM10] an index that was lost by itself is whole after a renewal', async (open) => {
  const { clock, link, presence } = await start(open);
  await presence.enter(room, ann, options);
  for (const name of ['lapse-due', 'lapse-deadlines']) {
    assert.equal(await link.command(link.keys.shardOf(room, name), ['DEL', link.keys.shardOf(room, name)]), 1);
  }
  assert.deepEqual(await presence.renew(room, [ann], 15_000), []);
  clock.advance(15_000);
  assert.deepEqual(await presence.claimLapsed(3_000), [{ room, presence: ann, last: true }]);
});

redisLinkTest('[RM10] a room that everyone has left leaves no key behind', async (open) => {
  const { clock, link, presence } = await start(open);
  await presence.enter(room, ann, options);
  await presence.leave(room, ann.connection, 3_000);
  clock.advance(60_000);
  assert.equal((await presence.claimDeparted()).length, 1);
  assert.deepEqual(await presence.claimLapsed(3_000), []);
  for (const name of ['leases', 'presences', 'users', 'lingering', 'delays']) {
    assert.equal(await link.command(link.keys.room(room, name), ['EXISTS', link.keys.room(room, name)]), 0, name);
  }
  for (const name of ['lapse-due', 'lapse-deadlines', 'departure-due', 'departure-deadlines']) {
    const key = link.keys.shardOf(room, name);
    assert.equal(await link.command(key, ['EXISTS', key]), 0, name);
  }
});

redisLinkTest('[SY1] leases run out by the clock of Redis', async (open) => {
  const presence = createRedisPresenceStore(await open());
  await presence.enter(room, ann, { ...options, leaseMs: 100 });
  assert.deepEqual(await presence.count([room]), [1]);
  let tries = 0;
  while ((await presence.count([room]))[0] !== 0 && tries < 10_000) tries++;
  assert.deepEqual(await presence.list(room), []);
  assert.deepEqual(await presence.claimLapsed(0), [{ room, presence: ann, last: true }]);
});

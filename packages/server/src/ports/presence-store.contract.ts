/** What every PresenceStore must do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectionId, RoomCode, UserId } from '@streamit/protocol';
import type { RealtimeAdapter } from '../../test/realtime-adapters.ts';
import type { Presence } from './presence-store.ts';

const room = 'AAAAAA' as RoomCode;
const other = 'BBBBBB' as RoomCode;
const at = (connection: string, user = connection[0] ?? ''): Presence => ({
  connection: connection as ConnectionId,
  user: user as UserId,
  name: `name of ${user}`,
  delayMs: null,
});
const options = { leaseMs: 15_000, max: 1_000, maxPerUser: 10 };

export function presenceStoreContract({ name, open }: RealtimeAdapter): void {
  test(`[WS1] ${name} presence: a second tab is not a first connection, and lists keep the order of entry`, async (t) => {
    const { presence } = (await open(t)).store;
    const entered = { admitted: true, announced: false };
    assert.deepEqual(await presence.enter(room, at('a1'), options), entered);
    assert.deepEqual(await presence.enter(room, at('b1'), options), entered);
    assert.deepEqual(await presence.enter(room, at('a2'), options), { admitted: true, announced: true });
    assert.deepEqual(await presence.list(room), [at('a1'), at('b1'), at('a2')]);
    assert.deepEqual(await presence.count([other, room]), [0, 3]);
  });

  test(`[RM7] ${name} presence: exactly one caller sees a user's last connection go`, async (t) => {
    const { presence } = (await open(t)).store;
    for (const id of ['a1', 'a2', 'a3']) await presence.enter(room, at(id), options);
    const left = await Promise.all(
      ['a1', 'a2', 'a3', 'a3'].map((id) => presence.leave(room, id as ConnectionId, 3_000)),
    );
    assert.equal(left.filter(({ last }) => last).length, 1);
    assert.deepEqual(await presence.leave(other, 'x' as ConnectionId, 3_000), { last: false });
  });

  test(`[WS1] ${name} presence: who comes back within the linger was never gone`, async (t) => {
    const { store, advance } = await open(t);
    await store.presence.enter(room, at('a1'), options);
    await store.presence.leave(room, at('a1').connection, 3_000);
    await advance(2_000);
    assert.deepEqual(await store.presence.claimDeparted(), []);
    assert.deepEqual(await store.presence.enter(room, at('a2'), options), {
      admitted: true,
      announced: true,
    });
    await advance(5_000);
    assert.deepEqual(await store.presence.claimDeparted(), []);
  });

  test(`[WS1] ${name} presence: who stays away is reported once, to one caller`, async (t) => {
    const { store, advance } = await open(t);
    await store.presence.enter(room, at('a1'), options);
    await store.presence.leave(room, at('a1').connection, 3_000);
    await advance(3_000);
    const claims = await Promise.all([1, 2, 3].map(() => store.presence.claimDeparted()));
    assert.deepEqual(claims.flat(), [{ room, user: 'a', name: 'name of a' }]);
    assert.deepEqual(await store.presence.count([room]), [0]);
  });

  test(`[RM10] ${name} presence: an unrenewed lease lapses, a renewed one does not`, async (t) => {
    const { store, advance } = await open(t);
    await store.presence.enter(room, at('a1'), options);
    await store.presence.enter(room, at('a2'), options);
    await store.presence.enter(room, at('b1'), options);
    await advance(10_000);
    const measured = { ...at('b1'), delayMs: 42.5 };
    assert.deepEqual(await store.presence.renew(room, [measured, at('z9')], 15_000), ['z9']);
    await advance(5_000);
    const claims = await Promise.all([1, 2].map(() => store.presence.claimLapsed(3_000)));
    assert.deepEqual(
      claims.flat().map(({ presence, last }) => [presence.connection, last]),
      [
        ['a1', false],
        ['a2', true],
      ],
    );
    assert.deepEqual(await store.presence.list(room), [measured]);
    await advance(3_000);
    assert.deepEqual(await store.presence.claimDeparted(), [{ room, user: 'a', name: 'name of a' }]);
  });

  test(`[RM11] ${name} presence: a full room admits nobody`, async (t) => {
    const { presence } = (await open(t)).store;
    const results = await Promise.all(
      ['a1', 'b1', 'c1', 'd1'].map((id) => presence.enter(room, at(id), { ...options, max: 2 })),
    );
    assert.equal(results.filter(({ admitted }) => admitted).length, 2);
    assert.deepEqual(await presence.count([room]), [2]);
  });

  test(`[RM11] ${name} presence: one user cannot fill a room`, async (t) => {
    const { presence } = (await open(t)).store;
    const results = await Promise.all(
      ['a1', 'a2', 'a3', 'b1'].map((id) => presence.enter(room, at(id), { ...options, maxPerUser: 2 })),
    );
    assert.deepEqual(results[2], { admitted: false, full: 'user' });
    assert.deepEqual(await presence.count([room]), [3]);
    await presence.leave(room, at('a1').connection, 0);
    assert.equal((await presence.enter(room, at('a4'), { ...options, maxPerUser: 2 })).admitted, true);
  });

  test(`[RM10] ${name} presence: a dropped room leaves nothing behind`, async (t) => {
    const { store, advance } = await open(t);
    await store.presence.enter(room, at('a1'), options);
    await store.presence.drop(room);
    await advance(60_000);
    assert.deepEqual(await store.presence.list(room), []);
    assert.deepEqual(await store.presence.claimLapsed(3_000), []);
    assert.deepEqual(await store.presence.claimDeparted(), []);
  });
}

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
    assert.deepEqual(await presence.enter(room, at('a1'), options), { ...entered, present: 1 });
    assert.deepEqual(await presence.enter(room, at('b1'), options), { ...entered, present: 2 });
    const again = { admitted: true, announced: true, present: 3 };
    assert.deepEqual(await presence.enter(room, at('a2'), options), again);
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
      present: 1,
    });
    await advance(5_000);
    assert.deepEqual(await store.presence.claimDeparted(), []);
    assert.deepEqual(await store.presence.leave(room, at('a2').connection, 3_000), { last: true });
  });

  test(`[WS1] ${name} presence: who stays away is reported once, to one caller`, async (t) => {
    const { store, advance } = await open(t);
    await store.presence.enter(room, at('a1'), options);
    await store.presence.leave(room, at('a1').connection, 3_000);
    await advance(3_000);
    const claims = await Promise.all([1, 2, 3].map(() => store.presence.claimDeparted()));
    assert.deepEqual(claims.flat(), [{ room, user: 'a', name: 'name of a', present: 1 }]);
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
    assert.deepEqual(await store.presence.claimDeparted(), [{ room, user: 'a', name: 'name of a', present: 2 }]);
  });

  test(`[PB6] ${name} presence: the delay of the slowest but so many`, async (t) => {
    const { presence } = (await open(t)).store;
    await presence.enter(room, at('unmeasured'), options);
    assert.equal(await presence.delayAt(room, 0.95), null);
    const delays = Array.from({ length: 100 }, (_, n) => ((n * 37) % 100) + 0.5);
    const slow = delays.map((delayMs, n) => ({ ...at(`s${n}`), user: `s${n}` as UserId, delayMs }));
    await Promise.all(slow.map((connection) => presence.enter(room, connection, { ...options, max: 200 })));
    assert.equal(await presence.delayAt(room, 0.95), 94.5);
    const slowest = slow.filter(({ delayMs }) => delayMs > 90);
    for (const { connection } of slowest) await presence.leave(room, connection, 0);
    assert.equal(await presence.delayAt(room, 1), 89.5);
    await presence.renew(room, [{ ...at('unmeasured'), delayMs: 250 }], options.leaseMs);
    assert.equal(await presence.delayAt(room, 1), 250);
    await presence.renew(room, [at('unmeasured')], options.leaseMs);
    assert.equal(await presence.delayAt(room, 1), 89.5);
    await presence.drop(room);
    assert.equal(await presence.delayAt(room, 0.5), null);
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

  test(`[RM7] ${name} presence: bounds and last connections hold for callers on several nodes`, async (t) => {
    const { store, another } = await open(t);
    const nodes = [store.presence, (await another()).presence];
    const ids = Array.from({ length: 20 }, (_, n) => `a${n}` as ConnectionId);
    const on = (n: number) => nodes[n % 2] ?? assert.fail();
    const bounds = { ...options, maxPerUser: 15 };
    const entered = await Promise.all(ids.map((id, n) => on(n).enter(room, at(id), bounds)));
    assert.equal(entered.filter(({ admitted }) => admitted).length, 15);
    assert.equal(entered.filter((result) => result.admitted && !result.announced).length, 1);
    const left = await Promise.all([...ids, ...ids].map((id, n) => on(n + Number(n >= 20)).leave(room, id, 0)));
    assert.equal(left.filter(({ last }) => last).length, 1);
    const departed = await Promise.all(nodes.map((presence) => presence.claimDeparted()));
    assert.deepEqual(departed.flat(), [{ room, user: 'a', name: 'name of a', present: 1 }]);
  });

  test(`[RM10] ${name} presence: a lease that ran out counts no more, also before anyone looked`, async (t) => {
    const { store, advance } = await open(t);
    await store.presence.enter(room, at('a1'), options);
    await advance(14_999);
    assert.deepEqual(await store.presence.count([room, room, other]), [1, 1, 0]);
    await advance(1);
    assert.deepEqual(await store.presence.count([room]), [0]);
    assert.deepEqual(await store.presence.list(room), []);
    assert.equal((await store.presence.enter(room, at('b1'), { ...options, max: 1 })).admitted, true);
    assert.deepEqual(await store.presence.claimLapsed(3_000), [{ room, presence: at('a1'), last: true }]);
  });

  test(`[WS1] ${name} presence: a connection that enters twice is one`, async (t) => {
    const { store, advance } = await open(t);
    await store.presence.enter(room, at('a1'), options);
    await advance(10_000);
    const again = await store.presence.enter(room, at('a1'), { ...options, max: 1, maxPerUser: 1 });
    assert.deepEqual(again, { admitted: true, announced: true, present: 1 });
    await advance(10_000);
    assert.deepEqual(await store.presence.list(room), [at('a1')]);
    assert.deepEqual(await store.presence.leave(room, at('a1').connection, 3_000), { last: true });
  });

  test(`[RM10] ${name} presence: what a dead node leaves in many rooms is handed out by the others, each once`, async (t) => {
    const { store, advance, another } = await open(t);
    const nodes = [store.presence, (await another()).presence];
    const rooms = Array.from({ length: 40 }, (_, n) => `ROOM${n + 10}` as RoomCode);
    await Promise.all(
      rooms.flatMap((code) => ['a1', 'a2', 'b1'].map((id) => store.presence.enter(code, at(id), options))),
    );
    assert.deepEqual(
      await store.presence.count(rooms),
      rooms.map(() => 3),
    );
    await advance(15_000);
    const lapsed = (await Promise.all(nodes.map((presence) => presence.claimLapsed(3_000)))).flat();
    assert.equal(lapsed.length, 120);
    assert.equal(new Set(lapsed.map(({ room: code, presence }) => `${code} ${presence.connection}`)).size, 120);
    assert.equal(lapsed.filter(({ last }) => last).length, 80);
    await advance(3_000);
    const departed = (await Promise.all(nodes.map((presence) => presence.claimDeparted()))).flat();
    assert.equal(new Set(departed.map(({ room: code, user }) => `${code} ${user}`)).size, 80);
    assert.equal(departed.length, 80);
    assert.deepEqual(await store.presence.claimLapsed(3_000), []);
  });

  test(`[RM10] ${name} presence: a room of a thousand is renewed at once, and leaves at the latest after some looks`, async (t) => {
    const { store, advance } = await open(t);
    const crowd = Array.from({ length: 1_000 }, (_, n) => at(`c${n}`, `user-${n}`));
    await Promise.all(crowd.map((presence) => store.presence.enter(room, presence, options)));
    await advance(10_000);
    const stranger = at('z1');
    assert.deepEqual(await store.presence.renew(room, [...crowd, stranger], 15_000), ['z1']);
    await advance(14_000);
    assert.deepEqual(await store.presence.list(room), crowd);
    await advance(1_000);
    const lapsed = new Set<ConnectionId>();
    for (let look = 0; look < 10; look++) {
      for (const { presence } of await store.presence.claimLapsed(0)) lapsed.add(presence.connection);
    }
    assert.equal(lapsed.size, 1_000);
    const departed = new Set<UserId>();
    for (let look = 0; look < 10; look++) {
      for (const { user } of await store.presence.claimDeparted()) departed.add(user);
    }
    assert.equal(departed.size, 1_000);
  });

  test(`[WS1] ${name} presence: names are any text`, async (t) => {
    const { store, advance } = await open(t);
    const names = ['Zoë 🎬 «二»', 'a "b" \\ c', 'line\nbreak { }', '\u0000\ud800', '', '1 2 3'];
    const crowd = names.map((text, n) => ({ ...at(`c${n}`, `user-${n}`), name: text }));
    for (const presence of crowd) await store.presence.enter(room, presence, options);
    assert.deepEqual(await store.presence.list(room), crowd);
    await store.presence.leave(room, crowd[0]?.connection ?? assert.fail(), 0);
    await advance(15_000);
    assert.deepEqual(
      (await store.presence.claimLapsed(0)).map(({ presence }) => presence),
      crowd.slice(1),
    );
    const departed = await store.presence.claimDeparted();
    assert.deepEqual(departed.map((user) => user.name).sort(), [...names].sort());
  });

  test(`[WS2] ${name} presence: who lingers counts as present, and a crowd that goes was a crowd until then`, async (t) => {
    const { store, advance } = await open(t);
    for (const id of ['a1', 'b1', 'b2', 'c1', 'd1']) await store.presence.enter(room, at(id), options);
    for (const id of ['a1', 'b1', 'b2']) await store.presence.leave(room, id as ConnectionId, 3_000);
    const entered = await store.presence.enter(room, at('e1'), options);
    assert.deepEqual(entered, { admitted: true, announced: false, present: 5 });
    await store.presence.leave(room, at('c1').connection, 5_000);
    await advance(3_000);
    const departed = await store.presence.claimDeparted();
    assert.deepEqual(
      new Map(departed.map(({ user, present }) => [user, present])),
      new Map([
        ['a', 5],
        ['b', 5],
      ]),
    );
    await advance(2_000);
    assert.deepEqual(await store.presence.claimDeparted(), [{ room, user: 'c', name: 'name of c', present: 3 }]);
  });

  test(`[RM10] ${name} presence: a room that was lost is entered again, and lapses again`, async (t) => {
    const { store, advance } = await open(t);
    await store.presence.enter(room, at('a1'), options);
    await store.presence.drop(room);
    assert.deepEqual(await store.presence.renew(room, [at('a1')], 15_000), ['a1']);
    assert.deepEqual(await store.presence.enter(room, at('a1'), options), {
      admitted: true,
      announced: false,
      present: 1,
    });
    await advance(15_000);
    assert.deepEqual(await store.presence.claimLapsed(3_000), [{ room, presence: at('a1'), last: true }]);
  });
}

/** What nodes of one store do for each other: one stops, one dies half-way, one comes back after the store was away. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { ServerFrame } from '@streamit/protocol';
import { addUser } from '../../test/add-user.ts';
import { createTestRooms, silentLog as log } from '../../test/create-rooms.ts';
import { databaseTest } from '../../test/databases.ts';
import { createFakeClock } from '../../test/fake-clock.ts';
import { watchQueries } from '../../test/quiet-database.ts';
import { roomSession } from '../../test/room-session.ts';
import { createMemoryStore } from '../adapters/memory/memory-store.ts';
import type { Db } from '../database/tables.ts';
import { AppError } from '../lib/app-error.ts';
import type { User } from '../ports/caller.ts';
import type { RealtimeStore } from '../ports/realtime-store.ts';
import { createHostPresence } from './host-presence.ts';
import { createParticipants } from './participants.ts';
import { createPresence } from './presence.ts';

const GRACE_MS = 60_000;

async function setUp(t: TestContext, db: Db) {
  const settled = watchQueries(db);
  const clock = createFakeClock();
  const store = createMemoryStore(clock);
  const { rooms, sanctions } = createTestRooms({ db, store });
  let isFrozen = false;
  function become(frozen: boolean): boolean {
    const isNew = isFrozen !== frozen;
    isFrozen = frozen;
    return isNew;
  }
  const playback = {
    freeze: async () => become(true),
    resume: async () => become(false),
  };
  /** One more node, on a store that may be out of order. */
  function startNode(seen: RealtimeStore = store) {
    const host = createHostPresence({ db, store: seen, rooms, playback, log, graceSeconds: GRACE_MS / 1000 });
    const participants = createParticipants({ store: seen, rooms, sanctions, log });
    const presence = createPresence({ store: seen, rooms, host, participants, log, maxViewers: 10 });
    const stop = presence.start();
    t.after(stop);
    return { host, presence, stop };
  }
  const owner = await addUser(db, 'owner');
  const room = await rooms.create(owner, {});
  const frames: ServerFrame[] = [];
  await store.bus.subscribe(room.code, (event) => event.kind === 'frame' && frames.push(event.frame));
  const session = (user: User, connection: string) => roomSession(room.code, user, connection);
  async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 250) {
      clock.advance(250);
      await settled();
    }
  }
  return {
    clock,
    store,
    rooms,
    owner,
    room,
    session,
    pass,
    startNode,
    isFrozen: () => isFrozen,
    stateNow: async () => (await rooms.byId(room.id)).state,
    told: (type: ServerFrame['type']) => frames.filter((frame) => frame.type === type).length,
  };
}

databaseTest('[OP2] who comes to another node in time was never gone', async (t, { db }) => {
  const { startNode, session, owner, pass, stateNow, told } = await setUp(t, db);
  const [one, other] = [startNode(), startNode()];
  await one.presence.enter(session(owner, 'a1'));
  await one.stop();
  await one.presence.leave(session(owner, 'a1'));
  await pass(10_000);
  await other.presence.enter(session(owner, 'a2'));
  await pass(30_000);
  assert.equal(await stateNow(), 'LIVE');
  assert.deepEqual([told('USER_LEFT'), told('USER_JOINED'), told('HOST_DISCONNECTED')], [0, 1, 0]);
});

databaseTest('[OP2] [RM7] a host whose node was stopped, and who does not come back, is missed', async (t, { db }) => {
  const { startNode, session, owner, pass, stateNow, told } = await setUp(t, db);
  const [one] = [startNode(), startNode()];
  await one.presence.enter(session(owner, 'a1'));
  await one.stop();
  await one.presence.leave(session(owner, 'a1'));
  await pass(15_500);
  assert.equal(await stateNow(), 'GRACE');
  assert.deepEqual([told('USER_LEFT'), told('HOST_DISCONNECTED')], [1, 1]);
});

databaseTest('[RM7] [RM9] a node that dies while a room begins to wait leaves it to the others', async (t, { db }) => {
  const { startNode, rooms, room, clock, pass, isFrozen, stateNow, told } = await setUp(t, db);
  await rooms.transition(room.code, 'HOST_ARRIVED');
  // It moved the row, and came no further.
  await rooms.transition(room.code, 'HOST_LOST', { graceDeadline: clock.now() + 5_000 });
  const { host } = startNode();
  await host.reconcile();
  assert.ok(isFrozen());
  assert.equal(told('HOST_DISCONNECTED'), 1);
  await host.reconcile();
  assert.equal(told('HOST_DISCONNECTED'), 1, 'once');
  await pass(5_500);
  assert.equal(await stateNow(), 'EXPIRED');
});

databaseTest('[RM8] a room that waits for a host who is there goes on, and never ends', async (t, { db }) => {
  const { startNode, rooms, room, store, owner, clock, pass, stateNow, session } = await setUp(t, db);
  const { host, presence } = startNode();
  await presence.enter(session(owner, 'a1'));
  await rooms.transition(room.code, 'HOST_LOST', { graceDeadline: clock.now() + 1_000 });
  await store.grace.start(room.code, clock.now() + 1_000);
  await pass(1_500);
  assert.equal(await stateNow(), 'LIVE');
  await rooms.transition(room.code, 'HOST_LOST', { graceDeadline: clock.now() + 1_000 });
  await host.reconcile();
  assert.equal(await stateNow(), 'LIVE');
});

databaseTest(
  '[RM7] a live room whose host the store has lost waits for him after a lease, not before',
  async (t, { db }) => {
    const { startNode, rooms, room, pass, stateNow } = await setUp(t, db);
    await rooms.transition(room.code, 'HOST_ARRIVED');
    const { host } = startNode();
    await host.reconcile();
    await pass(14_000);
    assert.equal(await stateNow(), 'LIVE', 'his node may take the lease again');
    await pass(1_500);
    assert.equal(await stateNow(), 'GRACE');
  },
);

databaseTest('[RM10] who goes while the store is away is gone when it is back', async (t, { db }) => {
  const { startNode, session, owner, store, room, pass, stateNow, told } = await setUp(t, db);
  let isAway = false;
  const leave: RealtimeStore['presence']['leave'] = async (...args) => {
    if (isAway) throw new AppError('REALTIME_UNAVAILABLE');
    return store.presence.leave(...args);
  };
  const { presence } = startNode({ ...store, presence: { ...store.presence, leave } });
  await presence.enter(session(owner, 'a1'));
  isAway = true;
  await presence.leave(session(owner, 'a1'));
  await pass(1_000);
  assert.equal(await stateNow(), 'LIVE');
  // It has come back empty: nobody can tell that he was here.
  await store.presence.drop(room.code);
  isAway = false;
  await pass(500);
  assert.equal(await stateNow(), 'GRACE');
  assert.equal(told('HOST_DISCONNECTED'), 1);
});

databaseTest(
  '[RM10] leases that the store has lost are taken again at once, and nobody is told of arrivals',
  async (t, { db }) => {
    const { startNode, session, owner, store, room, told, pass } = await setUp(t, db);
    const { presence } = startNode();
    await presence.enter(session(owner, 'a1'));
    await pass(1_000);
    await store.presence.drop(room.code);
    const before = { joined: told('USER_JOINED'), lists: told('ROOM_PARTICIPANTS') };
    await presence.assert(room.code);
    assert.equal((await store.presence.list(room.code)).length, 1);
    await pass(1_000);
    assert.equal(told('USER_JOINED'), before.joined);
    assert.equal(told('ROOM_PARTICIPANTS'), before.lists + 1, 'whoever was told of fewer people is told anew');
  },
);

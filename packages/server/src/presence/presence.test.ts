import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { ConnectionId, ServerFrame } from '@streamit/protocol';
import { sql } from 'kysely';
import { createTestRooms, silentLog as log } from '../../test/create-rooms.ts';
import { databaseTest } from '../../test/databases.ts';
import { createFakeClock } from '../../test/fake-clock.ts';
import { watchQueries } from '../../test/quiet-database.ts';
import { roomSession } from '../../test/room-session.ts';
import { type Accounts, createAccounts } from '../accounts/accounts.ts';
import { createMemoryStore } from '../adapters/memory/memory-store.ts';
import type { Db } from '../database/tables.ts';
import type { User } from '../ports/caller.ts';
import { putMembership } from '../rooms/membership-queries.ts';
import { createHostPresence } from './host-presence.ts';
import { createParticipants } from './participants.ts';
import { createPresence } from './presence.ts';
import { createRoomDoor } from './room-door.ts';

/** A room with its host on a node whose time is moved by hand; `frames` is what the room was told. */
async function setUp(t: TestContext, db: Db) {
  const settled = watchQueries(db);
  const clock = createFakeClock();
  const store = createMemoryStore(clock);
  const accounts = createAccounts({ ...store, db, secretKey: 'x'.repeat(32) });
  const { rooms, guard, sanctions, audit } = createTestRooms({ db, store });
  const frozen: number[] = [];
  let resumed = 0;
  let isFrozen = false;
  const playback = {
    freeze: async (_: unknown, now: number) => {
      frozen.push(now);
      const isNew = !isFrozen;
      isFrozen = true;
      return isNew;
    },
    resume: async () => {
      resumed += 1;
      isFrozen = false;
      return true;
    },
  };
  const host = createHostPresence({ db, store, rooms, playback, log, graceSeconds: 60 });
  const participants = createParticipants({ store, rooms, sanctions, log });
  const presence = createPresence({ store, rooms, host, participants, log, maxViewers: 10 });
  const doorFor = (identify: Accounts['identify']) =>
    createRoomDoor({
      accounts: { identify },
      rooms,
      guard,
      sanctions,
      host,
      presence,
      clock,
      protocol: 1,
      greetings: [],
      farewells: [],
    });
  const door = doorFor(accounts.identify);
  const owner = await accounts.register({ email: 'a@b.c', username: 'owner', password: 'long enough' });
  const room = await rooms.create(owner, {});
  const frames: ServerFrame[] = [];
  const stop = presence.start();
  await store.bus.subscribe(room.code, (event) => event.kind === 'frame' && frames.push(event.frame));
  t.after(stop);

  const session = (user: User, connection: string) => roomSession(room.code, user, connection);
  /** Moves time on in small steps, letting what became due finish. */
  async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 250) {
      clock.advance(250);
      await settled();
    }
  }
  const types = () => frames.map(({ type }) => type);
  return {
    resumed: () => resumed,
    accounts,
    clock,
    store,
    rooms,
    host,
    presence,
    door,
    doorFor,
    audit,
    sanctions,
    owner,
    room,
    frames,
    frozen,
    session,
    pass,
    types,
  };
}

databaseTest('[RM10] leases are renewed as long as the node lives', async (t, { db }) => {
  const { presence, owner, session, store, room, pass } = await setUp(t, db);
  await presence.enter(session(owner, 'a1'));
  await pass(60_000);
  assert.equal((await store.presence.list(room.code)).length, 1);
  assert.equal((await store.presence.claimLapsed(0)).length, 0);
});

databaseTest(
  '[RM10] a dead node leaves no ghosts: its host is missed, its viewers are announced as gone',
  async (t, { db }) => {
    const { accounts, presence, owner, session, store, rooms, room, pass, types } = await setUp(t, db);
    const other = { leaseMs: 15_000, max: 10, maxPerUser: 10 };
    const ann = await accounts.registerGuest('Ann');
    await store.presence.enter(
      room.code,
      { connection: 'x1' as ConnectionId, user: owner.id, name: 'owner', delayMs: null },
      other,
    );
    await store.presence.enter(
      room.code,
      { connection: 'x2' as ConnectionId, user: ann.id, name: 'Ann', delayMs: null },
      other,
    );
    await rooms.transition(room.code, 'HOST_ARRIVED');
    await presence.enter(session(await accounts.registerGuest('Bob'), 'b1'));
    await pass(15_500);
    assert.ok(types().includes('HOST_DISCONNECTED'));
    assert.equal((await rooms.byId(room.id)).state, 'GRACE');
    await pass(3_500);
    assert.equal(types().filter((type) => type === 'USER_LEFT').length, 2);
    assert.equal((await store.presence.list(room.code)).length, 1);
  },
);

databaseTest('[RM10] a node that was taken for dead brings its people back', async (t, { db }) => {
  const { presence, owner, session, store, rooms, host, room, pass, types } = await setUp(t, db);
  const here = session(owner, 'a1');
  await presence.enter(here);
  await store.presence.leave(room.code, here.connection, 0);
  await host.lost(room.code);
  await store.presence.claimDeparted();
  assert.equal((await rooms.byId(room.id)).state, 'GRACE');
  await pass(5_500);
  assert.equal((await rooms.byId(room.id)).state, 'LIVE');
  assert.ok(types().includes('HOST_RECONNECTED') && types().includes('USER_JOINED'));
});

databaseTest('[RM8] a host who returns while his leaving is being told finds the room live', async (t, { db }) => {
  const { presence, owner, session, rooms, room } = await setUp(t, db);
  const first = session(owner, 'a1');
  await presence.enter(first);
  await Promise.all([presence.leave(first), presence.enter(session(owner, 'a2'))]);
  assert.equal((await rooms.byId(room.id)).state, 'LIVE');
});

databaseTest('[RM7] a loss that could not be told is told when the database is back', async (t, { db }) => {
  const { presence, owner, session, rooms, room, frozen, pass, types } = await setUp(t, db);
  const here = session(owner, 'a1');
  await presence.enter(here);
  await sql`alter table rooms rename to gone`.execute(db);
  await assert.rejects(presence.leave(here));
  await pass(1_000);
  await sql`alter table gone rename to rooms`.execute(db);
  await pass(500);
  assert.equal((await rooms.byId(room.id)).state, 'GRACE');
  assert.equal(types().filter((type) => type === 'HOST_DISCONNECTED').length, 1);
  assert.ok(frozen.length > 0);
});

for (let gapMs = 0; gapMs < 8; gapMs++) {
  databaseTest(
    `[RM8] leaving and returning within ${gapMs} ms, with a slow database: live, and running`,
    async (t, { db }) => {
      const { presence, owner, session, rooms, room, resumed, types } = await setUp(t, db);
      slowDown(db);
      const first = session(owner, 'a1');
      await presence.enter(first);
      const before = resumed();
      const left = presence.leave(first);
      await new Promise((resolve) => setTimeout(resolve, gapMs));
      await Promise.all([left, presence.enter(session(owner, 'a2'))]);
      assert.equal((await rooms.byId(room.id)).state, 'LIVE');
      const told = types();
      if (told.includes('HOST_DISCONNECTED')) {
        assert.ok(told.lastIndexOf('HOST_RECONNECTED') > told.lastIndexOf('HOST_DISCONNECTED'));
        assert.ok(resumed() > before);
      }
    },
  );
}

databaseTest(
  '[PB8] [RM7] after a crash a live room waits for its host, and the film stops where its players are',
  async (t, { db }) => {
    const { clock, rooms, room, host, frozen, pass } = await setUp(t, db);
    await rooms.transition(room.code, 'HOST_ARRIVED');
    await host.recover(clock.now() - 5_000);
    assert.equal((await rooms.byId(room.id)).state, 'GRACE');
    assert.deepEqual(frozen, [clock.now()]);
    await pass(60_250);
    assert.equal((await rooms.byId(room.id)).state, 'EXPIRED');
  },
);

databaseTest('[PB8] after a long outage the film has not run away', async (t, { db }) => {
  const { clock, rooms, room, host, frozen } = await setUp(t, db);
  await rooms.transition(room.code, 'HOST_ARRIVED');
  const aliveAt = clock.now() - 3_600_000;
  await host.recover(aliveAt);
  assert.deepEqual(frozen, [aliveAt + 60_000]);
});

databaseTest('[RM9] a deadline that passed while no server ran ends the room at the next start', async (t, { db }) => {
  const { clock, rooms, room, host, pass, types } = await setUp(t, db);
  await rooms.transition(room.code, 'HOST_ARRIVED');
  await rooms.transition(room.code, 'HOST_LOST', { graceDeadline: clock.now() - 1 });
  await host.recover(clock.now() - 100_000);
  await pass(500);
  assert.equal((await rooms.byId(room.id)).state, 'EXPIRED');
  assert.ok(types().includes('ROOM_EXPIRED'));
});

databaseTest('[RM9] a deadline that a new one has replaced ends nothing', async (t, { db }) => {
  const { clock, store, rooms, room, host, pass } = await setUp(t, db);
  await rooms.transition(room.code, 'HOST_ARRIVED');
  await rooms.transition(room.code, 'HOST_LOST', { graceDeadline: clock.now() + 2_000 });
  await store.grace.start(room.code, clock.now() - 1);
  await host.sweep();
  assert.equal((await rooms.byId(room.id)).state, 'GRACE');
  await store.grace.start(room.code, clock.now() + 2_000);
  await pass(2_500);
  assert.equal((await rooms.byId(room.id)).state, 'EXPIRED');
});

databaseTest(
  '[RM9] by hand and at the door: whoever comes after the deadline ends the room first, and once',
  async (t, { db }) => {
    const { accounts, audit, clock, rooms, room, host, door, owner, types } = await setUp(t, db);
    await rooms.transition(room.code, 'HOST_ARRIVED');
    await rooms.transition(room.code, 'HOST_LOST', { graceDeadline: clock.now() - 1 });
    assert.deepEqual(await door.admit(await accounts.accessToken(owner), room.code), { admitted: false, close: 4004 });
    assert.equal(await host.expireDue(), 0);
    assert.equal(types().filter((type) => type === 'ROOM_EXPIRED').length, 1);
    const endings = await audit.list({ action: 'expire', limit: 10 });
    assert.deepEqual(
      endings.map(({ room_id, actor_id }) => [room_id, actor_id]),
      [[room.id, null]],
      '[OP4]',
    );
  },
);

databaseTest(
  '[RM5] [MO2] who leaves, or is banned, between his knock and his entry does not come in',
  async (t, { db }) => {
    const { door, accounts, sanctions, session, room } = await setUp(t, db);
    const ann = await accounts.registerGuest('Ann');
    await putMembership(db, room.id, ann.id, 'APPROVED', 0);
    assert.equal((await door.admit(await accounts.accessToken(ann), room.code)).admitted, true);
    await putMembership(db, room.id, ann.id, 'LEFT', 0);
    assert.deepEqual(await door.enter(session(ann, 'c1')), { admitted: false, close: 4003 });
    await sanctions.change(room, ann.id, 'banned', true, async () => {});
    assert.deepEqual(await door.enter(session(ann, 'c1')), { admitted: false, close: 4010 });
  },
);

databaseTest(
  '[RM6] who comes while the room is deleted, between his knock and his entry, does not stay in it',
  async (t, { db }) => {
    const { door, rooms, session, owner, room, store } = await setUp(t, db);
    await rooms.remove(owner, room);
    assert.deepEqual(await door.enter(session({ ...owner, id: 'ann' as User['id'] }, 'c1')), {
      admitted: false,
      close: 4005,
    });
    assert.deepEqual(await store.presence.list(room.code), []);
  },
);

databaseTest('[AU3] [TR8] an account without a username does not get in', async (t, { db }) => {
  const { accounts, doorFor, owner, room } = await setUp(t, db);
  const door = doorFor(async () => ({ user: { ...owner, username: null }, sessionId: null, mayHost: true }));
  assert.deepEqual(await door.admit(await accounts.accessToken(owner), room.code), { admitted: false, close: 4003 });
});

/** Lets a millisecond go by before each query, as a database over a network does. */
function slowDown(db: Db): void {
  const executor = db.getExecutor();
  const executeQuery = executor.executeQuery.bind(executor);
  executor.executeQuery = async (...args) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return executeQuery(...args);
  };
}

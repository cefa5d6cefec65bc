/** What a room of hundreds costs when they all come, or are all gone at once. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { PARTICIPANTS_LISTED_MAX, PRESENCE_LEASE_MS, type ServerFrame, type UserId } from '@streamit/protocol';
import { addUser } from '../../test/add-user.ts';
import { createTestRooms, silentLog as log } from '../../test/create-rooms.ts';
import { databaseTest } from '../../test/databases.ts';
import { createFakeClock } from '../../test/fake-clock.ts';
import { watchQueries } from '../../test/quiet-database.ts';
import { roomSession } from '../../test/room-session.ts';
import { createMemoryStore } from '../adapters/memory/memory-store.ts';
import type { Db } from '../database/tables.ts';
import type { Rooms } from '../rooms/rooms.ts';
import { createHostPresence } from './host-presence.ts';
import { createParticipants } from './participants.ts';
import { createPresence } from './presence.ts';

async function setUp(t: TestContext, db: Db) {
  const settled = watchQueries(db);
  const clock = createFakeClock();
  const store = createMemoryStore(clock);
  const { rooms, sanctions } = createTestRooms({ db, store });
  let looks = 0;
  const watched: Rooms = {
    ...rooms,
    current(code) {
      looks += 1;
      return rooms.current(code);
    },
  };
  const playback = { freeze: async () => true, resume: async () => false };
  const host = createHostPresence({ db, store, rooms, playback, log, graceSeconds: 60 });
  function startNode() {
    const participants = createParticipants({ store, rooms, sanctions, log });
    const node = createPresence({ store, rooms: watched, host, participants, log, maxViewers: 1_000 });
    t.after(node.start());
    return node;
  }
  const presence = startNode();
  const owner = await addUser(db, 'owner');
  const room = await rooms.create(owner, {});
  let frames: ServerFrame[] = [];
  await store.bus.subscribe(room.code, (event) => event.kind === 'frame' && frames.push(event.frame));
  /** What the room was told since the last time. */
  function told(): ServerFrame[] {
    const heard = frames;
    frames = [];
    return heard;
  }
  const session = (user: string, connection = `c-${user}`) =>
    roomSession(room.code, { id: user, displayName: `Name of ${user}` }, connection);
  async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 250) {
      clock.advance(250);
      await settled();
    }
  }
  /** How often the room was looked at since the last time. */
  function looked(): number {
    const counted = looks;
    looks = 0;
    return counted;
  }
  const stateNow = async () => (await rooms.byId(room.id)).state;
  return { store, rooms, startNode, presence, owner, room, session, pass, looked, told, stateNow };
}

const crowd = Array.from({ length: 100 }, (_, n) => `u${n}`);

databaseTest('[RM7] a room that is cut off whole is looked at once for all, not once for each', async (t, { db }) => {
  const { presence, owner, session, looked, stateNow } = await setUp(t, db);
  const sessions = [...crowd.slice(0, 50), owner.id, ...crowd.slice(50)].map((user) => session(user));
  for (const one of sessions) await presence.enter(one);
  looked();
  await Promise.all(sessions.map((one) => presence.leave(one)));
  const looks = looked();
  assert.ok(looks >= 1 && looks <= 2, `${looks} looks for ${sessions.length} who left`);
  assert.equal(await stateNow(), 'GRACE');
});

databaseTest('[RM7] [RM10] a node that dies with a whole room costs the others one look', async (t, { db }) => {
  const { store, rooms, owner, room, session, pass, looked, stateNow } = await setUp(t, db);
  await rooms.transition(room.code, 'HOST_ARRIVED');
  const options = { leaseMs: PRESENCE_LEASE_MS, max: 1_000, maxPerUser: 10 };
  for (const user of [...crowd, owner.id]) {
    const { connection } = session(user);
    await store.presence.enter(room.code, { connection, user: user as UserId, name: user, delayMs: null }, options);
  }
  looked();
  await pass(PRESENCE_LEASE_MS + 250);
  const looks = looked();
  assert.ok(looks >= 1 && looks <= 2, `${looks} looks`);
  assert.equal(await stateNow(), 'GRACE');
});

const people = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `p${from + n}`);
const usersOf = (frames: readonly ServerFrame[], type: 'USER_JOINED' | 'USER_LEFT') =>
  frames.flatMap((frame) => (frame.type === type ? [frame.user_id] : []));
const listsOf = (frames: readonly ServerFrame[]) =>
  frames.flatMap((frame) => (frame.type === 'ROOM_PARTICIPANTS' ? [frame] : []));

databaseTest('[WS2] a crowd that comes costs each a bounded number of bytes', async (t, { db }) => {
  const { presence, session, pass, told } = await setUp(t, db);
  for (const user of people(0, PARTICIPANTS_LISTED_MAX)) await presence.enter(session(user));
  assert.equal(usersOf(told(), 'USER_JOINED').length, PARTICIPANTS_LISTED_MAX, 'up to there, one by one');
  await pass(2_000);
  told();
  for (const user of people(200, 400)) await presence.enter(session(user));
  await pass(5_000);
  const few = told();
  for (const user of people(400, 800)) await presence.enter(session(user));
  await pass(5_000);
  const many = told();
  for (const frames of [few, many]) {
    const [list, ...others] = listsOf(frames);
    assert.deepEqual([frames.length, others, list?.users.length], [1, [], PARTICIPANTS_LISTED_MAX + 1]);
  }
  assert.deepEqual(
    [...listsOf(few), ...listsOf(many)].map(({ total }) => total),
    [400, 800],
  );
});

databaseTest(
  '[WS2] who leaves a large room vanishes with the next list, and no frame is his alone',
  async (t, { db }) => {
    const { presence, owner, session, pass, told } = await setUp(t, db);
    const sessions = people(0, 300).map((user) => session(user));
    for (const one of sessions) await presence.enter(one);
    await pass(5_000);
    const before = told();
    assert.ok(usersOf(before, 'USER_JOINED').includes('p7'));
    const [seventh = assert.fail()] = sessions.splice(7, 1);
    await presence.leave(seventh);
    await pass(6_000);
    const after = told();
    assert.deepEqual(usersOf(after, 'USER_LEFT'), []);
    const list = listsOf(after).at(-1) ?? assert.fail();
    assert.deepEqual([list.total, list.users.some(({ id }) => id === 'p7')], [299, false]);

    const host = session(owner.id);
    await presence.enter(host);
    await presence.leave(host);
    await pass(6_000);
    const ofHost = told();
    assert.deepEqual([usersOf(ofHost, 'USER_JOINED'), usersOf(ofHost, 'USER_LEFT')], [[owner.id], [owner.id]]);

    await presence.enter(session('p999'));
    await Promise.all(sessions.map((one) => presence.leave(one)));
    await pass(6_000);
    const atLast = told();
    assert.deepEqual([usersOf(atLast, 'USER_JOINED'), usersOf(atLast, 'USER_LEFT')], [[], []]);
    assert.equal(listsOf(atLast).at(-1)?.total, 1);
  },
);

databaseTest('[WS2] nodes on which people come all the time send one list an interval together', async (t, { db }) => {
  const { startNode, session, pass, told } = await setUp(t, db);
  const nodes = [startNode(), startNode(), startNode()];
  const users = people(0, 30);
  for (const [n, user] of users.entries()) {
    await nodes[n % 3]?.enter(session(user));
    if (n % 3 === 2) await pass(250);
  }
  await pass(1_000);
  const lists = listsOf(told());
  assert.ok(lists.length >= 5 && lists.length <= 14, `${lists.length} lists in 3.5 s`);
  assert.equal(lists.at(-1)?.total, users.length);
});

/** What is kept for those who are away is bounded, and telling many costs a few statements. */
import assert from 'node:assert/strict';
import { NOTIFICATIONS_STORED, type PersonalFrame, type RoomCode } from '@streamit/protocol';
import { addUser } from '../../test/add-user.ts';
import { createTestRooms } from '../../test/create-rooms.ts';
import { databaseTest } from '../../test/databases.ts';
import { createFakeClock } from '../../test/fake-clock.ts';
import { createMemoryStore } from '../adapters/memory/memory-store.ts';
import type { Db } from '../database/tables.ts';
import { createNotifications } from './notifications.ts';

const everything = { limit: 1_000, offset: 0 };

async function setUp(db: Db) {
  const store = createMemoryStore(createFakeClock());
  const { rooms, notifications } = createTestRooms({ db, store });
  const [host, ann] = [await addUser(db, 'host'), await addUser(db, 'ann')];
  return { db, store, notifications, room: await rooms.create(host, {}), host, ann };
}

databaseTest(`[NT1] the latest ${NOTIFICATIONS_STORED} of each user are kept`, async (_t, { db }) => {
  const { notifications, room, host, ann } = await setUp(db);
  for (let n = 0; n < NOTIFICATIONS_STORED + 5; n++) {
    await notifications.tell([host.id], { type: 'join_requested', room, actor: await addUser(db, `user_${n}`) });
  }
  await notifications.tell([ann.id], { type: 'join_approved', room, actor: host });
  const { count, results } = await notifications.list(host.id, everything);
  assert.equal(count, NOTIFICATIONS_STORED);
  assert.deepEqual([results[0]?.user.name, results.at(-1)?.user.name], [`user_${NOTIFICATIONS_STORED + 4}`, 'user_5']);
  assert.equal((await notifications.list(ann.id, everything)).count, 1);
});

databaseTest(
  '[NT1] telling a thousand people takes no more statements than telling five hundred takes twice',
  async (_t, { db }) => {
    const { store, notifications, room, host } = await setUp(db);
    const people = [];
    for (let n = 0; n < 1_000; n++) people.push((await addUser(db, `user_${n}`)).id);
    let statements = 0;
    const executor = db.getExecutor();
    const executeQuery = executor.executeQuery.bind(executor);
    executor.executeQuery = (...args) => {
      statements += 1;
      return executeQuery(...args);
    };
    let heard = 0;
    for (const user of people) await store.personal.subscribe(user, () => (heard += 1));
    await notifications.tell(people, { type: 'room_deleted', room, actor: host });
    assert.equal(heard, 1_000);
    assert.equal(statements, 6);
  },
);

databaseTest('[NT1] news that cannot be sent are stored all the same', async (_t, { db }) => {
  const { store, room, host, ann } = await setUp(db);
  const warned: string[] = [];
  const broken = {
    clock: store.clock,
    personal: { ...store.personal, publish: (): Promise<void> => Promise.reject(new Error('no store')) },
  };
  const log = { info() {}, error() {}, warn: (_: object, message: string) => void warned.push(message) };
  const notifications = createNotifications({ db, store: broken, log });
  await notifications.tell([ann.id], { type: 'join_approved', room, actor: host });
  assert.equal((await notifications.list(ann.id, everything)).count, 1);
  assert.equal(warned.length, 1);
});

databaseTest('[NT1] what is sent is what is stored', async (_t, { db }) => {
  const { store, notifications, host, ann, room } = await setUp(db);
  const heard = Promise.withResolvers<PersonalFrame>();
  await store.personal.subscribe(ann.id, heard.resolve);
  await notifications.tell([ann.id], {
    type: 'room_invited',
    room: { ...room, code: room.code as RoomCode },
    actor: host,
  });
  const [{ is_read, ...stored } = { is_read: null }] = (await notifications.list(ann.id, everything)).results;
  assert.deepEqual(await heard.promise, stored);
  assert.equal(is_read, false);
});

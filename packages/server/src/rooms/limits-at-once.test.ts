/** Limits that are counted and then used up, by many at the same instant: on PostgreSQL none sees what another is about to do. */
import assert from 'node:assert/strict';
import { HOST_MAX_LIVE_ROOMS } from '@streamit/protocol';
import { addUser } from '../../test/add-user.ts';
import { createTestRooms } from '../../test/create-rooms.ts';
import { databaseTest } from '../../test/databases.ts';
import { createMemoryStore } from '../adapters/memory/memory-store.ts';
import { createSystemClock } from '../adapters/memory/system-clock.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { AppError } from '../lib/app-error.ts';
import { addPending, countMembers } from './membership-queries.ts';

databaseTest('[RM11] a host who opens many rooms at once gets as many as he may, and no more', async (_t, { db }) => {
  const store = createMemoryStore(createSystemClock());
  const { rooms } = createTestRooms({ db, store });
  const host = await addUser(db, 'host');
  const tries = Array.from({ length: 2 * HOST_MAX_LIVE_ROOMS }, () => rooms.create(host, {}));
  const refused = (await Promise.allSettled(tries)).filter((each) => each.status === 'rejected');
  assert.equal(refused.length, HOST_MAX_LIVE_ROOMS);
  for (const { reason } of refused) assert.ok(reason instanceof AppError && reason.code === 'CONFLICT', String(reason));
});

databaseTest('[RM4] many who knock at once do not overfill the door', async (_t, { db }) => {
  const store = createMemoryStore(createSystemClock());
  const { rooms } = createTestRooms({ db, store });
  const room = await rooms.create(await addUser(db, 'host'), {});
  const users = [];
  for (let n = 0; n < 20; n++) users.push(await addUser(db, `user_${n}`));
  const max = 5;
  const knocked = await Promise.all(
    users.map(({ id }) => inTransaction(db, (tx) => addPending(tx, room.id, id, 0, max))),
  );
  assert.equal(knocked.filter(Boolean).length, max);
  assert.equal(await countMembers(db, { room: room.id, status: 'PENDING' }), max);
});

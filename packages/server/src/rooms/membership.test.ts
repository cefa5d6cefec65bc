/** Doors have bounds: how many wait, how often one knocks, how often a password is guessed. */
import assert from 'node:assert/strict';
import { INVITATIONS_PER_MINUTE, ROOM_MAX_PENDING } from '@streamit/protocol';
import { addUser } from '../../test/add-user.ts';
import { countStatements } from '../../test/count-statements.ts';
import { createTestRooms } from '../../test/create-rooms.ts';
import { databaseTest } from '../../test/databases.ts';
import { createFakeClock } from '../../test/fake-clock.ts';
import { createAttemptLimit } from '../accounts/attempt-limit.ts';
import { createMemoryStore } from '../adapters/memory/memory-store.ts';
import type { Db } from '../database/tables.ts';
import { createMembership } from './membership.ts';

async function setUp(db: Db) {
  const clock = createFakeClock();
  const store = createMemoryStore(clock);
  const base = createTestRooms({ db, store });
  const limitAttempts = createAttemptLimit(store.rateLimit, 10);
  const membership = createMembership({ ...base, db, store, limitAttempts });
  const host = await addUser(db, 'host');
  return { ...base, db, clock, membership, host };
}

const from = (ip: string, password?: string) => ({ ip, password });
const refused = (code: string) => (error: { code?: string }) => error.code === code;

databaseTest(
  '[RM4] [AU8] guessing a room password is limited per address, and per room from many addresses',
  async (_t, { db }) => {
    const { rooms, membership, host, clock } = await setUp(db);
    const room = await rooms.create(host, { isPrivate: true, entryMode: 'PASSWORD' });
    const other = await rooms.create(host, { isPrivate: true, entryMode: 'PASSWORD' });
    const ann = await addUser(db, 'ann');
    for (let n = 0; n < 10; n++) {
      await assert.rejects(membership.join(ann, room, from('192.0.2.1', 'AAAAAAAA')), refused('INVALID_PASSWORD'));
    }
    const right = room.password ?? '';
    await assert.rejects(membership.join(ann, other, from('192.0.2.1', 'AAAAAAAA')), refused('RATE_LIMITED'));
    await assert.rejects(membership.join(ann, room, from('198.51.100.7', right)), refused('RATE_LIMITED'));
    clock.advance(60_000);
    assert.equal((await membership.join(ann, room, from('198.51.100.7', right))).status, 'APPROVED');
  },
);

databaseTest('[RM4] asking without a password is no guess and costs nobody his attempts', async (_t, { db }) => {
  const { rooms, membership, host } = await setUp(db);
  const room = await rooms.create(host, { isPrivate: true, entryMode: 'PASSWORD' });
  const ann = await addUser(db, 'ann');
  for (let n = 0; n < 30; n++) {
    await assert.rejects(membership.join(ann, room, from('192.0.2.1')), refused('INVALID_PASSWORD'));
  }
  assert.equal((await membership.join(ann, room, from('192.0.2.1', room.password ?? ''))).status, 'APPROVED');
});

databaseTest(`[RM4] at most ${ROOM_MAX_PENDING} people wait at a door`, async (_t, { db }) => {
  const { rooms, membership, host } = await setUp(db);
  const room = await rooms.create(host, { isPrivate: true });
  for (let n = 0; n < ROOM_MAX_PENDING; n++) {
    await membership.join(await addUser(db, `user_${n}`), room, from('192.0.2.1'));
  }
  const late = await addUser(db, 'late');
  await assert.rejects(membership.join(late, room, from('192.0.2.1')), refused('CONFLICT'));
  const { count } = await membership.list(room, { room_id: room.id, status: 'PENDING' });
  assert.equal(count, ROOM_MAX_PENDING);
});

databaseTest(
  '[RM4] who knocks and goes again and again is told to wait, and is one line in the list of the host',
  async (_t, { db }) => {
    const { rooms, membership, notifications, host, clock } = await setUp(db);
    const room = await rooms.create(host, { isPrivate: true });
    const ann = await addUser(db, 'ann');
    const knockAndGo = async () => {
      await membership.join(ann, room, from('192.0.2.1'));
      await membership.leave(ann, room);
    };
    for (let n = 0; n < 3; n++) await knockAndGo();
    await assert.rejects(knockAndGo(), refused('RATE_LIMITED'));
    clock.advance(60_000);
    await knockAndGo();
    assert.equal((await notifications.list(host.id, { limit: 100, offset: 0 })).count, 1);
  },
);

databaseTest('[RM4] invitations of one host are limited', async (_t, { db }) => {
  const { rooms, membership, host } = await setUp(db);
  const room = await rooms.create(host, { isPrivate: true });
  await addUser(db, 'ann');
  for (let n = 0; n < INVITATIONS_PER_MINUTE; n++) await membership.invite(host, room, 'ann');
  await assert.rejects(membership.invite(host, room, 'ann'), refused('RATE_LIMITED'));
});

databaseTest('[MO2] who is banned in the moment in which he joins is not left with a place', async (_t, { db }) => {
  const { rooms, membership, sanctions, host } = await setUp(db);
  const room = await rooms.create(host, {});
  const ann = await addUser(db, 'ann');
  await sanctions.change(room, ann.id, 'banned', true, async () => {});
  await assert.rejects(membership.join(ann, room, from('192.0.2.1')), refused('PERMISSION_DENIED'));
  assert.equal(await membership.statusOf(room, ann.id), 'LEFT');
});

databaseTest('[OP4] what the host does at his door is on record', async (_t, { db }) => {
  const { rooms, membership, audit, host } = await setUp(db);
  const room = await rooms.create(host, { isPrivate: true });
  const [ann, bob, carl] = [await addUser(db, 'ann'), await addUser(db, 'bob'), await addUser(db, 'carl')];
  for (const user of [ann, bob]) await membership.join(user, room, from('192.0.2.1'));
  await membership.approve(host, room, ann.id);
  await membership.reject(host, room, bob.id);
  await membership.invite(host, room, 'carl');
  await rooms.remove(host, room);
  const lines = await audit.list({ room: room.code, limit: 100 });
  assert.deepEqual(
    lines.map(({ action, actor_id, target_id }) => [action, actor_id, target_id]),
    [
      ['delete', host.id, null],
      ['invite', host.id, carl.id],
      ['reject', host.id, bob.id],
      ['approve', host.id, ann.id],
      ['create', host.id, null],
    ],
  );
  assert.deepEqual(
    (await audit.list({ user: 'ANN', limit: 100 })).map(({ action, target }) => [action, target]),
    [['approve', 'ann']],
  );
  assert.equal((await audit.list({ action: 'invite', limit: 100 })).length, 1);
  assert.equal((await audit.list({ limit: 2 })).length, 2);
});

databaseTest(
  '[RM4] a page of the host’s list costs as many statements among five hundred people as among ten',
  async (_t, { db }) => {
    const { rooms, membership, host } = await setUp(db);
    const costs = [];
    for (const people of [10, 500]) {
      const room = await rooms.create(host, {});
      for (let n = 0; n < people; n++)
        await membership.join(await addUser(db, `user_${people}_${n}`), room, from('192.0.2.1'));
      const statements = countStatements(db);
      const { count, results } = await membership.list(room, { room_id: room.id, page_size: 10 });
      assert.deepEqual([count, results.length], [people + 1, 10]);
      costs.push(statements());
    }
    assert.equal(costs[0], costs[1]);
  },
);

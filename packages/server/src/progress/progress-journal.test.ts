import assert from 'node:assert/strict';
import { PROGRESS_STORED_MAX, PROGRESS_WAITING_MAX, type RoomId, type UserId } from '@streamit/protocol';
import fc from 'fast-check';
import { sql } from 'kysely';
import { databaseTest } from '../../test/databases.ts';
import type { Db } from '../database/tables.ts';
import { createProgressJournal } from './progress-journal.ts';
import { findProgress, followProgress, saveProgress, trimProgress } from './progress-queries.ts';
import { latest, type ProgressRow } from './progress-rules.ts';

const NOW = 1_700_000_000_000;
const room = 'room' as RoomId;
const ann = 'ann' as UserId;
const media = { id: 'film', type: 'movie', season: null, episode: null } as const;
const row = (some: Partial<ProgressRow> = {}): ProgressRow => ({
  user: ann,
  room,
  media,
  position: 100,
  duration: 1000,
  percent: 10,
  completed: false,
  updatedAt: NOW,
  ...some,
});

async function addUsers(db: Db, names: readonly string[]): Promise<void> {
  const nothing = { email: null, username: null, username_key: null, password_hash: null };
  const users = names.map((name) => ({
    id: name as UserId,
    display_name: name,
    is_guest: 1 as const,
    created_at: 0,
    ...nothing,
  }));
  await db.insertInto('users').values(users).execute();
}

async function setUp(db: Db) {
  await addUsers(db, ['ann', 'bob']);
  await sql`insert into rooms (id, code, host_id, state, is_private, entry_mode, is_chat_enabled, wait_for_viewers, created_at)
    values ('room', 'AAAAAA', 'ann', 'LIVE', 0, 'APPROVAL', 1, 0, 0)`.execute(db);
  const failures: string[] = [];
  const log = { info() {}, warn: (_: object, message: string) => void failures.push(message), error() {} };
  return { failures, journal: createProgressJournal({ db, log }) };
}

const stored = (db: Db, user = ann) => findProgress(db, user, room, media);

const account: fc.Arbitrary<ProgressRow> = fc
  .record({
    position: fc.integer({ min: 0, max: 1200 }),
    duration: fc.constantFrom(0, 1000),
    completed: fc.boolean(),
    updatedAt: fc.integer({ min: NOW, max: NOW + 5 }),
  })
  .map((some) => row({ ...some, percent: some.completed ? 100 : Math.min(100, some.duration && some.position / 10) }));

databaseTest('[PG1] the database decides between two accounts as the rules do', async (_t, { db }) => {
  await setUp(db);
  await fc.assert(
    fc.asyncProperty(fc.array(account, { minLength: 1, maxLength: 6 }), async (accounts) => {
      await db.deleteFrom('progress').execute();
      for (const each of accounts) await followProgress(db, [each]);
      const expected = accounts.reduce(latest);
      const { percent, ...rest } = (await stored(db)) ?? assert.fail('nothing is stored');
      const { percent: expectedPercent, ...expectedRest } = expected;
      assert.deepEqual(rest, expectedRest);
      assert.ok(Math.abs(percent - expectedPercent) < 1e-9);
    }),
  );
});

databaseTest(
  '[PG1] what a user says himself is stored as it is, unless something newer is there',
  async (_t, { db }) => {
    await setUp(db);
    await saveProgress(db, row({ completed: true, position: 1000, updatedAt: NOW }));
    await saveProgress(db, row({ completed: false, position: 990, updatedAt: NOW + 1 }));
    await saveProgress(db, row({ position: 5, updatedAt: NOW - 1 }));
    assert.deepEqual(await stored(db), row({ position: 990, updatedAt: NOW + 1 }));
  },
);

databaseTest(
  '[PG1] two nodes that write the same people at once: what was true last holds, for everyone',
  async (_t, { db }) => {
    await setUp(db);
    const names = Array.from({ length: 200 }, (_, n) => `user-${n}` as UserId);
    await addUsers(db, names);
    const failures: string[] = [];
    const log = { info() {}, warn: (_: object, message: string) => void failures.push(message), error() {} };
    const nodes = [createProgressJournal({ db, log }), createProgressJournal({ db, log })];
    for (let round = 0; round < 8; round++) {
      for (const [n, node] of nodes.entries()) {
        // Each knows the people in an order of its own, and what it writes is now older, now newer than the other's.
        const order = n === 0 ? names : names.toReversed();
        const updatedAt = NOW + ((round * 5) % 8) + n / 2;
        node.record(order.map((user) => row({ user, position: round * 10 + n, updatedAt: Math.round(2 * updatedAt) })));
      }
      await Promise.all(nodes.map((node) => node.flush()));
    }
    const positions = await db.selectFrom('progress').select('position').distinct().execute();
    assert.deepEqual(positions, [{ position: 31 }], 'of round 3 on the second node, whichever came last');
    assert.deepEqual(failures, []);
  },
);

databaseTest(
  '[PG3] a room full of people is written in a few statements, whatever is recorded meanwhile',
  async (_t, { db }) => {
    const { journal } = await setUp(db);
    const names = Array.from({ length: 1000 }, (_, n) => `user-${n}`);
    await addUsers(db, names);
    const statements: string[] = [];
    const counted = Object.create(db, {
      insertInto: {
        value: (table: 'progress') => {
          statements.push(table);
          return db.insertInto(table);
        },
      },
    }) as Db;
    const counting = createProgressJournal({ db: counted, log: { info() {}, warn() {}, error() {} } });
    counting.record(names.map((name) => row({ user: name as UserId })));
    for (let n = 0; n < 50; n++) counting.record([row({ position: n, updatedAt: NOW + n })]);
    await counting.flush();
    assert.equal(statements.length, 6, 'five for the room, one for all that came meanwhile');
    assert.equal((await stored(db, 'user-999' as UserId))?.position, 100);
    assert.equal((await stored(db))?.position, 49);
    await journal.flush();
  },
);

databaseTest(
  '[PG3] what could not be written is tried again when asked to, and never replaces what came since',
  async (_t, { db }) => {
    const { failures, journal } = await setUp(db);
    await sql`alter table progress rename to gone`.execute(db);
    journal.record([row({ user: ann }), row({ user: 'bob' as UserId })]);
    await journal.flush();
    assert.ok(failures.length > 0);
    const before = failures.length;
    journal.record([row({ position: 200, updatedAt: NOW + 1 })]);
    assert.equal(failures.length, before, 'a database that refuses is left alone until the next tick');
    await sql`alter table gone rename to progress`.execute(db);
    await journal.flush();
    assert.equal((await stored(db))?.position, 200);
    assert.equal((await stored(db, 'bob' as UserId))?.position, 100);
  },
);

databaseTest('[PG3] whoever is gone from the database takes only his own progress with him', async (_t, { db }) => {
  const { failures, journal } = await setUp(db);
  journal.record([row({ user: 'nobody' as UserId }), row(), row({ user: 'bob' as UserId })]);
  await journal.flush();
  assert.deepEqual([(await stored(db))?.position, (await stored(db, 'bob' as UserId))?.position], [100, 100]);
  assert.deepEqual(failures, []);
});

databaseTest('[PG3] what waits for the database is bounded', async (_t, { db }) => {
  const { journal } = await setUp(db);
  await sql`alter table progress rename to gone`.execute(db);
  journal.record([row()]);
  await journal.flush();
  journal.record(Array.from({ length: PROGRESS_WAITING_MAX + 10 }, (_, n) => row({ media: { ...media, id: `${n}` } })));
  await sql`alter table gone rename to progress`.execute(db);
  await journal.flush();
  const { count } = await db
    .selectFrom('progress')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  assert.equal(count, PROGRESS_WAITING_MAX);
});

databaseTest('[PG1] of each user the latest titles are kept', async (_t, { db }) => {
  await setUp(db);
  const titles = (user: UserId, count: number) =>
    Array.from({ length: count }, (_, n) => row({ user, media: { ...media, id: `${n}` }, updatedAt: NOW + n }));
  const bob = 'bob' as UserId;
  for (const each of [...titles(ann, PROGRESS_STORED_MAX + 3), ...titles(bob, 2)]) await saveProgress(db, each);
  await trimProgress(db, [ann, bob]);
  const left = await db.selectFrom('progress').select(['user_id', 'media_id']).orderBy('updated_at').execute();
  assert.equal(left.filter(({ user_id }) => user_id === ann).length, PROGRESS_STORED_MAX);
  assert.equal(left.filter(({ user_id }) => user_id === bob).length, 2);
  assert.ok(!left.some(({ user_id, media_id }) => user_id === ann && Number(media_id) < 3));
});

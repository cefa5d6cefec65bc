/** What happens to queries when PostgreSQL cuts them off, and what must never happen: a write that is done twice. */
import assert from 'node:assert/strict';
import type { RoomId, UserId } from '@streamit/protocol';
import { sql } from 'kysely';
import { addUser } from '../../../test/add-user.ts';
import { databaseTest, postgresTest } from '../../../test/databases.ts';
import { DatabaseUnavailable } from '../../database/database-unavailable.ts';
import { inTransaction } from '../../database/in-transaction.ts';
import type { Db } from '../../database/tables.ts';
import { AppError } from '../../lib/app-error.ts';

const unavailable = (error: unknown) =>
  error instanceof AppError && error.code === 'REALTIME_UNAVAILABLE' && !/57P01|terminat/.test(error.message);
/** Ends the connection that it runs on. */
const suicide = sql`pg_terminate_backend(pg_backend_pid())`;
/** Counts also what is rolled back. */
const makeCounter = (db: Db) => sql`create sequence tries`.execute(db);
const counted = async (db: Db) =>
  Number((await sql<{ n: number }>`select last_value as n from tries`.execute(db)).rows[0]?.n);
const names = async (db: Db) =>
  (await db.selectFrom('users').select('username').orderBy('username').execute()).map(({ username }) => username);

postgresTest('reads go on when all idle connections are cut at once', async (_t, { db }) => {
  const pids = async () => {
    const many = Array.from({ length: 8 }, () => sql<{ pid: number }>`select pg_backend_pid() as pid, pg_sleep(0.1)`);
    return new Set((await Promise.all(many.map((each) => each.execute(db)))).map(({ rows }) => rows[0]?.pid));
  };
  const before = await pids();
  assert.ok(before.size > 4, `${before.size} connections`);
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(db);
  const after = await pids();
  assert.ok([...after].filter((pid) => !before.has(pid)).length > 3, 'others have taken their places');
});

postgresTest('a read whose connection is lost is read again, but not for ever', async (_t, { db }) => {
  await makeCounter(db);
  await assert.rejects(sql`select nextval('tries'), ${suicide}`.execute(db), unavailable);
  assert.equal(await counted(db), 7);
});

postgresTest('a write whose connection is lost is not written again', async (_t, { db }) => {
  await makeCounter(db);
  const write = sql`insert into node_pulse (id, alive_at) select 1, nextval('tries') from (select ${suicide}) as _`;
  await assert.rejects(write.execute(db), unavailable);
  assert.equal(await counted(db), 1);
});

postgresTest('a transaction that is cut off before its end is done again as a whole', async (_t, { db }) => {
  let runs = 0;
  await inTransaction(db, async (tx) => {
    runs += 1;
    await addUser(tx, 'ann');
    if (runs === 1) await sql`select ${suicide}`.execute(tx);
    await addUser(tx, 'bob');
  });
  assert.deepEqual([runs, await names(db)], [2, ['ann', 'bob']]);
});

postgresTest('a transaction that may have been committed is not done again', async (_t, { db }) => {
  await sql`create function die() returns trigger language plpgsql as
    'begin perform pg_terminate_backend(pg_backend_pid()); return null; end'`.execute(db);
  await sql`create constraint trigger last_moment after insert on users
    deferrable initially deferred for each row execute function die()`.execute(db);
  let runs = 0;
  const work = inTransaction(db, async (tx) => {
    runs += 1;
    await addUser(tx, 'ann');
  });
  await assert.rejects(work, DatabaseUnavailable);
  assert.equal(runs, 1);
});

postgresTest(
  'of two transactions that wait for each other one is done again, and both are done',
  async (_t, { db }) => {
    const [ann, bob] = [await addUser(db, 'ann'), await addUser(db, 'bob')];
    const met = Promise.withResolvers<void>();
    let runs = 0;
    const rename = (first: UserId, second: UserId, to: string) =>
      inTransaction(db, async (tx) => {
        runs += 1;
        for (const id of [first, second]) {
          const { display_name } = await tx
            .updateTable('users')
            .set((eb) => ({ display_name: eb('display_name', '||', to) }))
            .where('id', '=', id)
            .returning('display_name')
            .executeTakeFirstOrThrow();
          assert.ok(display_name.endsWith(to));
          if (runs === 2) met.resolve();
          await met.promise;
        }
      });
    await Promise.all([rename(ann.id, bob.id, '1'), rename(bob.id, ann.id, '2')]);
    const rows = await db.selectFrom('users').select('display_name').execute();
    assert.deepEqual(
      rows.map(({ display_name }) => [...display_name.slice(3)].sort()),
      [
        ['1', '2'],
        ['1', '2'],
      ],
    );
    assert.ok(runs > 2, `${runs} runs`);
  },
);

postgresTest(
  'no statement, transaction or connection lasts for ever, and operators see whose it is',
  async (_t, { db }) => {
    const { rows } = await sql<Record<string, string>>`select current_setting('statement_timeout') as statement,
    current_setting('idle_in_transaction_session_timeout') as idle, current_setting('application_name') as name`.execute(
      db,
    );
    assert.deepEqual(rows[0], { statement: '5s', idle: '10s', name: 'streamit' });
    await assert.rejects(sql`select pg_sleep(6)`.execute(db), unavailable);
  },
);

databaseTest('times and versions come back as the numbers that were stored', async (_t, { db }) => {
  const host = await addUser(db, 'host');
  const created_at = 1_763_712_000_123;
  await sql`insert into rooms (id, code, host_id, state, is_private, entry_mode, is_chat_enabled, wait_for_viewers, created_at)
    values ('room', 'AAAAAA', ${host.id}, 'LIVE', 0, 'APPROVAL', 1, 0, ${created_at})`.execute(db);
  const playback = {
    room_id: 'room' as RoomId,
    version: 2 ** 52 + 1,
    intent: 'playing',
    hold: null,
    position: 1 / 3,
    at: created_at + 0.123_456,
    rate: 1.05,
    duration: null,
    quality: null,
    subtitle: 'é😀',
  } as const;
  await db.insertInto('playback').values(playback).execute();
  assert.deepEqual(await db.selectFrom('playback').selectAll().executeTakeFirst(), playback);
  assert.equal((await db.selectFrom('rooms').selectAll().executeTakeFirst())?.created_at, created_at);
});

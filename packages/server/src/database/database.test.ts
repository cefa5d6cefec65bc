import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { UserId } from '@streamit/protocol';
import { sql } from 'kysely';
import { databaseTest, postgresTest } from '../../test/databases.ts';
import { isForeignKeyViolation } from './foreign-key-violation.ts';
import { inTransaction } from './in-transaction.ts';
import { openDatabase } from './open-database.ts';
import type { Db, UsersTable } from './tables.ts';
import { duplicateColumns } from './unique-violation.ts';

const user = (id: string): UsersTable => ({
  id: id as UserId,
  email: `${id}@example.org`,
  username: id,
  username_key: id,
  display_name: id,
  password_hash: null,
  is_guest: 0,
  created_at: 1_700_000_000_000,
});

async function temporaryUrl(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'streamit-db-'));
  t.after(() => rm(directory, { recursive: true }));
  return `sqlite:${join(directory, 'not', 'yet', 'there', 'streamit.db')}`;
}

async function open(t: TestContext, url: string): Promise<Db> {
  const db = await openDatabase(url);
  t.after(() => db.destroy());
  return db;
}

test('[OP1] a missing database is created with its directories and keeps what is written', async (t) => {
  const url = await temporaryUrl(t);
  const first = await openDatabase(url);
  await first.insertInto('users').values(user('ann')).execute();
  await first.destroy();
  const again = await open(t, url);
  assert.deepEqual(await again.selectFrom('users').selectAll().execute(), [user('ann')]);
  const { mode } = await stat(url.slice('sqlite:'.length));
  assert.equal(mode & 0o777, 0o600, 'nobody else reads it');
});

test('the connection is set up for durability and references', async (t) => {
  const db = await open(t, await temporaryUrl(t));
  const pragma = async (name: string) =>
    Object.values((await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(db)).rows[0] ?? {})[0];
  assert.equal(await pragma('journal_mode'), 'wal');
  assert.equal(await pragma('synchronous'), 1);
  assert.equal(await pragma('foreign_keys'), 1);
});

databaseTest('a duplicate is recognised with its columns, another failure is not', async (_t, { db }) => {
  const insert = (row: UsersTable) => db.insertInto('users').values(row).execute();
  await insert(user('ann'));
  const reason = (row: UsersTable) => insert(row).then(() => assert.fail('was accepted'), duplicateColumns);
  assert.deepEqual(await reason({ ...user('bob'), email: 'ann@example.org' }), ['users.email']);
  assert.deepEqual(await reason({ ...user('bob'), username_key: 'ann' }), ['users.username_key']);
  assert.deepEqual(await reason({ ...user('ann'), email: null, username_key: null }), ['users.id']);
  assert.equal(duplicateColumns(new Error('something else')), undefined);
  const identity = { issuer: 'i', subject: 's', user_id: 'ann' as UserId, created_at: 1 };
  const insertIdentity = () => db.insertInto('identities').values(identity).execute();
  await insertIdentity();
  const both = await insertIdentity().then(() => assert.fail('was accepted'), duplicateColumns);
  assert.deepEqual(both, ['identities.issuer', 'identities.subject']);
  const orphan = await db
    .insertInto('sessions')
    .values({ id: 's', user_id: 'nobody' as UserId, expires_at: 1, created_at: 1 })
    .execute()
    .then(
      () => assert.fail('was accepted'),
      (error: unknown) => error,
    );
  assert.deepEqual([duplicateColumns(orphan), isForeignKeyViolation(orphan)], [undefined, true]);
  const duplicate = await insert(user('ann')).catch((error: unknown) => error);
  assert.equal(isForeignKeyViolation(duplicate), false);
});

databaseTest('a failing transaction leaves nothing, and is not tried again', async (_t, { db }) => {
  let runs = 0;
  const failing = inTransaction(db, async (tx) => {
    runs += 1;
    await tx.insertInto('users').values(user('ann')).execute();
    throw new Error('on purpose');
  });
  await assert.rejects(failing, /on purpose/);
  assert.equal(runs, 1);
  assert.deepEqual(await db.selectFrom('users').selectAll().execute(), []);
});

postgresTest(
  '[OP1] nodes that start at once on an empty database make its tables once, and all are ready',
  async (t, { db, url }) => {
    await sql`drop schema public cascade`.execute(db);
    await sql`create schema public`.execute(db);
    const nodes = await Promise.all(Array.from({ length: 5 }, () => open(t, url)));
    const [first, last] = [nodes[0] ?? assert.fail(), nodes[4] ?? assert.fail()];
    await first.insertInto('users').values(user('ann')).execute();
    assert.deepEqual(await last.selectFrom('users').selectAll().execute(), [user('ann')]);
  },
);

test('two processes that read and then write wait for each other instead of failing', async (t) => {
  const url = await temporaryUrl(t);
  const db = await open(t, url);
  await db.insertInto('node_pulse').values({ id: 1, alive_at: 0 }).execute();
  const rounds = 1000;
  const counting = `
    import { openDatabase } from ${JSON.stringify(new URL('open-database.ts', import.meta.url).href)};
    const db = await openDatabase(${JSON.stringify(url)});
    for (let n = 0; n < ${rounds}; n++) await (${increment.toString()})(db);
    await db.destroy();`;
  await Promise.all([inAnotherProcess(counting), inAnotherProcess(counting)]);
  const { alive_at } = await db.selectFrom('node_pulse').selectAll().executeTakeFirstOrThrow();
  assert.equal(alive_at, 2 * rounds);
});

async function increment(db: Db): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { alive_at } = await tx.selectFrom('node_pulse').select('alive_at').executeTakeFirstOrThrow();
    await tx
      .updateTable('node_pulse')
      .set({ alive_at: alive_at + 1 })
      .execute();
  });
}

function inAnotherProcess(code: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  execFile(process.execPath, ['--input-type=module', '--eval', code], (error) => (error ? reject(error) : resolve()));
  return promise;
}

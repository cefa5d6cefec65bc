/** The one list of databases: every test that needs one runs on each of them. */
import { createHash, randomBytes } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import pg from 'pg';
import { openDatabase } from '../src/database/open-database.ts';
import type { Db } from '../src/database/tables.ts';
import type { Owner } from './service-process.ts';

/** The database is empty but for its tables, and goes away with the test; `url` opens it again. */
export interface DatabaseUnderTest {
  readonly db: Db;
  readonly url: string;
}

export interface DatabaseKind {
  readonly name: 'sqlite' | 'postgres';
  open(t: Owner): Promise<DatabaseUnderTest>;
}

/** Whoever may make databases on a PostgreSQL server; `npm test` starts one where it can. */
const postgresUrl = process.env.TEST_POSTGRES_URL;

export const allDatabases: readonly DatabaseKind[] = [
  {
    name: 'sqlite',
    async open(t) {
      const dir = await mkdtemp(join(tmpdir(), 'streamit-'));
      const url = `sqlite:${join(dir, 'test.db')}`;
      const db = await openDatabase(url);
      t.after(async () => {
        await db.destroy();
        await rm(dir, { recursive: true });
      });
      return { db, url };
    },
  },
  {
    name: 'postgres',
    async open(t) {
      const url = await createPostgresDatabase(t);
      const db = await openDatabase(url);
      t.after(() => db.destroy());
      return { db, url };
    },
  },
];

/** Those that there are here. Without TEST_POSTGRES_URL the tests on PostgreSQL do not run. */
export const databases = allDatabases.filter(({ name }) => name !== 'postgres' || postgresUrl !== undefined);

/** Registers a test once for each database. */
export function databaseTest(title: string, run: (t: TestContext, database: DatabaseUnderTest) => Promise<void>): void {
  for (const { name, open } of databases) {
    test(`${title} (${name})`, async (t) => {
      const ends: (() => Promise<void>)[] = [];
      const database = await open({ after: (end) => void ends.push(end) });
      try {
        await run(t, database);
      } finally {
        // Hooks run in the order in which they came: what the test has started ends before its database.
        for (const end of ends) t.after(end);
      }
    });
  }
}

/** Registers a test of what PostgreSQL alone does, where there is one. */
export function postgresTest(title: string, run: (t: TestContext, database: DatabaseUnderTest) => Promise<void>): void {
  for (const { name, open } of databases) {
    if (name === 'postgres') test(title, async (t) => run(t, await open(t)));
  }
}

/**
 * A database with all tables on the server at TEST_POSTGRES_URL; answers its address. It is dropped when the tests of this
 * file are over: what a test started may close after the test's own hooks.
 */
export async function createPostgresDatabase(t: Owner): Promise<string> {
  if (postgresUrl === undefined) throw new Error('TEST_POSTGRES_URL is not set');
  const name = `streamit_test_${randomBytes(8).toString('hex')}`;
  template ??= createTemplate();
  const from = await template;
  t.after(async () => void finished.push(name));
  await asAdmin((admin) => admin.query(`create database ${name} template ${from}`));
  return addressOf(name);
}

let template: Promise<string> | undefined;
/** Databases that no test uses any more. */
const finished: string[] = [];

after(async () => {
  if (finished.length === 0) return;
  await asAdmin(async (admin) => {
    for (const name of finished) await admin.query(`drop database if exists ${name} with (force)`);
  });
});

/** A migrated database to copy, which takes a fifth of the time of migrating: made by the first who needs it, kept. */
async function createTemplate(): Promise<string> {
  const name = `streamit_template_${fingerprintOfMigrations()}`;
  await asAdmin(async (admin) => {
    // One at a time; the lock goes with the connection.
    await admin.query("select pg_advisory_lock(hashtext('streamit_template'))");
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [name]);
    if (rowCount !== 0) return;
    // Half of one must not be taken for it.
    const making = `${name}_making`;
    await admin.query(`drop database if exists ${making} with (force)`);
    await admin.query(`create database ${making}`);
    await (await openDatabase(addressOf(making))).destroy();
    await admin.query(`alter database ${making} rename to ${name}`);
  });
  return name;
}

function fingerprintOfMigrations(): string {
  const folder = join(import.meta.dirname, '../src/database');
  const hash = createHash('sha256');
  for (const file of globSync('{migrate.ts,migrations/*.ts}', { cwd: folder }).sort()) {
    hash.update(readFileSync(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 12);
}

function addressOf(database: string): string {
  const url = new URL(postgresUrl ?? '');
  url.pathname = `/${database}`;
  return url.href;
}

async function asAdmin<Result>(use: (admin: pg.Client) => Promise<Result>): Promise<Result> {
  const admin = new pg.Client({ connectionString: postgresUrl });
  await admin.connect();
  try {
    return await use(admin);
  } finally {
    await admin.end();
  }
}

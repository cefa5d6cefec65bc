/** From `DATABASE_URL` to a database that is ready to use. */
import { type Dialect, Kysely } from 'kysely';
import { AppError } from '../lib/app-error.ts';
import type { Log } from '../ports/log.ts';
import { migrateToLatest } from './migrate.ts';
import type { Db, Tables } from './tables.ts';

const SQLITE = 'sqlite:';
const POSTGRES = /^postgres(ql)?:/;
const SILENT: Log = { info() {}, warn() {}, error() {} };

/**
 * Opens the database at `url` (`sqlite:<path>` or `postgres://…`) and brings its schema up to date; the caller ends it
 * with `destroy()`. `log` hears when it goes away and comes back.
 * @throws AppError `REALTIME_UNAVAILABLE` when a server's database cannot be used; Error when the scheme is unknown, the
 * file cannot be opened or the migration fails.
 */
export async function openDatabase(url: string, log: Log = SILENT): Promise<Db> {
  if (POSTGRES.test(url)) {
    const { createMigratingPostgresDialect, createPostgresDialect, reachPostgres } = await import(
      '../adapters/postgres/postgres-dialect.ts'
    );
    await reachPostgres(url);
    await (await migrated(createMigratingPostgresDialect(url))).destroy();
    return new Kysely<Tables>({ dialect: createPostgresDialect(url, log) });
  }
  const { createSqliteDialect } = await import('../adapters/sqlite/sqlite-dialect.ts');
  return migrated(createSqliteDialect(pathOf(url)));
}

async function migrated(dialect: Dialect): Promise<Db> {
  const db = new Kysely<Tables>({ dialect });
  try {
    await migrateToLatest(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return db;
}

/**
 * Makes this process the only server on the database at `url`; the returned function lets go of it. Not for servers that
 * share a store: several of them may run on one database.
 * @throws AppError `CONFLICT` when another server runs on it
 */
export async function ownDatabase(url: string, log: Log): Promise<() => void | Promise<void>> {
  const disown = await takeDatabase(url, log);
  // The address may hold a password.
  if (disown === undefined) {
    const name = POSTGRES.test(url) ? 'this PostgreSQL database' : url;
    throw new AppError('CONFLICT', `Another StreamIt server runs on ${name}. Stop it first.`);
  }
  return disown;
}

/** The adapter is imported here, so that one database's user never loads another's driver. */
async function takeDatabase(url: string, log: Log): Promise<(() => void | Promise<void>) | undefined> {
  if (POSTGRES.test(url)) {
    const { ownPostgresDatabase } = await import('../adapters/postgres/postgres-owner.ts');
    return ownPostgresDatabase(url, log);
  }
  const { ownSqliteDatabase } = await import('../adapters/sqlite/sqlite-owner.ts');
  return ownSqliteDatabase(pathOf(url));
}

function pathOf(url: string): string {
  if (url.startsWith(SQLITE)) return url.slice(SQLITE.length);
  throw new Error('The database must be given as sqlite:<path> or postgres://…');
}

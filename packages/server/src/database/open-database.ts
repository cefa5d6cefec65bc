/** From `DATABASE_URL` to a database that is ready to use. */
import { type Dialect, Kysely } from 'kysely';
import { AppError } from '../lib/app-error.ts';
import { migrateToLatest } from './migrate.ts';
import type { Db, Tables } from './tables.ts';

const SQLITE = 'sqlite:';

/**
 * Opens the database at `url` (`sqlite:<path>`) and brings its schema up to date; the caller ends it with `destroy()`.
 * @throws Error when the scheme is unknown, the file cannot be opened or the migration fails.
 */
export async function openDatabase(url: string): Promise<Db> {
  const db = new Kysely<Tables>({ dialect: await dialectFor(url) });
  try {
    await migrateToLatest(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return db;
}

/**
 * Makes this process the only server on the database at `url`; the returned function lets go of it.
 * @throws AppError `CONFLICT` when another server runs on it
 */
export async function ownDatabase(url: string): Promise<() => void> {
  const { ownSqliteDatabase } = await import('../adapters/sqlite/sqlite-owner.ts');
  const disown = ownSqliteDatabase(pathOf(url));
  if (disown === undefined) throw new AppError('CONFLICT', `Another StreamIt server runs on ${url}. Stop it first.`);
  return disown;
}

/** The adapter is imported here, so that one database's user never loads another's driver. */
async function dialectFor(url: string): Promise<Dialect> {
  const { createSqliteDialect } = await import('../adapters/sqlite/sqlite-dialect.ts');
  return createSqliteDialect(pathOf(url));
}

function pathOf(url: string): string {
  if (url.startsWith(SQLITE)) return url.slice(SQLITE.length);
  throw new Error('The database must be given as sqlite:<path>');
}

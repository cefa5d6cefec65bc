/** From `DATABASE_URL` to a database that is ready to use. */
import { type Dialect, Kysely } from 'kysely';
import { migrateToLatest } from './migrate.ts';
import type { Db, Tables } from './tables.ts';

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

/** The adapter is imported here, so that one database's user never loads another's driver. */
async function dialectFor(url: string): Promise<Dialect> {
  if (url.startsWith('sqlite:')) {
    const { createSqliteDialect } = await import('../adapters/sqlite/sqlite-dialect.ts');
    return createSqliteDialect(url.slice('sqlite:'.length));
  }
  throw new Error('The database must be given as sqlite:<path>');
}

/** One server a database file: a second one would take its rooms for abandoned, and both would tell their viewers different things. */
import { DatabaseSync } from 'node:sqlite';

/** SQLite's result code for a lock that somebody else holds. */
const SQLITE_BUSY = 5;

/**
 * Takes the database at `path` for this process until the returned function is called or the process ends, however it
 * ends: the lock is the operating system's, on a file beside the database. Other commands may go on using the database.
 * `undefined`: another process has it.
 */
export function ownSqliteDatabase(path: string): (() => void) | undefined {
  if (path === ':memory:') return () => {};
  const lock = new DatabaseSync(`${path}.lock`);
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
  return () => lock.close();
}

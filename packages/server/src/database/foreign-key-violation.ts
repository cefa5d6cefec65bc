/** Recognises the refusal of a row whose parent is gone, whatever the database words it. */

/** SQLite's extended result code SQLITE_CONSTRAINT_FOREIGNKEY. */
const SQLITE_FOREIGN_KEY = 787;
/** PostgreSQL's foreign_key_violation. */
const POSTGRES_FOREIGN_KEY = '23503';

export function isForeignKeyViolation(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return 'errcode' in error
    ? error.errcode === SQLITE_FOREIGN_KEY
    : 'code' in error && error.code === POSTGRES_FOREIGN_KEY;
}

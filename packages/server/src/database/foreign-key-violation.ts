/** Recognises the refusal of a row whose parent is gone, whatever the database words it. */

/** SQLite's extended result code SQLITE_CONSTRAINT_FOREIGNKEY. */
const SQLITE_FOREIGN_KEY = 787;

export function isForeignKeyViolation(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_FOREIGN_KEY;
}

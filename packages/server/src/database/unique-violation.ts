/** Recognises the refusal of a duplicate, whatever the database words it. */

/** SQLite's extended result codes SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE. */
const SQLITE_DUPLICATE: ReadonlySet<unknown> = new Set([1555, 2067]);
/** PostgreSQL's unique_violation. */
const POSTGRES_DUPLICATE = '23505';

/** The columns (`table.column`) that would no longer be unique, or `undefined` when `error` means something else. */
export function duplicateColumns(error: unknown): readonly string[] | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('errcode' in error && SQLITE_DUPLICATE.has(error.errcode)) {
    // "UNIQUE constraint failed: memberships.room_id, memberships.user_id"
    return error.message.slice(error.message.indexOf(': ') + 2).split(', ');
  }
  if ('code' in error && error.code === POSTGRES_DUPLICATE && 'table' in error && 'detail' in error) {
    // "Key (room_id, user_id)=(…, …) already exists."
    const columns = /^Key \((.*?)\)=/.exec(String(error.detail))?.[1] ?? '';
    return columns.split(', ').map((column) => `${error.table}.${column}`);
  }
  return undefined;
}

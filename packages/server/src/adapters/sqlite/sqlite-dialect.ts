/** Kysely on Node's own SQLite: durable enough for a crash of the process, quick enough for one write a command. */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { SqliteDialect, type SqliteStatement } from 'kysely';

/**
 * How long a statement waits for another process (a CLI command beside the server) to finish its write. The wait holds up
 * the whole process, so it is short; our own writes take a fraction of a millisecond.
 */
const BUSY_TIMEOUT_MS = 500;
/** Compiled statements kept. Our texts are fewer; lists of varying length (`in (?, ?, …)`) would grow without end. */
const STATEMENTS_KEPT_MAX = 256;

/**
 * A dialect over the database file at `path`, which is created with its directories when missing; `:memory:` is a
 * database that ends with its connection.
 *
 * WAL with `synchronous = NORMAL`: a killed process loses nothing that was committed; a power cut may lose the last
 * commits but never damages the file.
 */
export function createSqliteDialect(path: string): SqliteDialect {
  return new SqliteDialect({
    database: async () => {
      if (path !== ':memory:') createPrivately(path);
      const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
      db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
      return { prepare: createStatementCache(db), close: () => db.close() };
    },
  });
}

/** Password hashes are nobody else's business: SQLite gives its other files the mode of this one. */
function createPrivately(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
}

function createStatementCache(db: DatabaseSync): (sql: string) => SqliteStatement {
  const cached = new Map<string, SqliteStatement>();
  return (sql) => {
    const known = cached.get(sql);
    if (known !== undefined) return known;
    if (cached.size >= STATEMENTS_KEPT_MAX) cached.clear();
    const statement = toKysely(db.prepare(sql === 'begin' ? BEGIN : sql));
    cached.set(sql, statement);
    return statement;
  };
}

/**
 * Takes the write lock at once. A deferred transaction that reads first fails with SQLITE_BUSY, without waiting, when
 * another process has written in between.
 */
const BEGIN = 'begin immediate';

function toKysely(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    // Rows come without a prototype, which no other driver does: copied, they compare equal to plain objects.
    all: (parameters) => statement.all(...bound(parameters)).map((row) => ({ ...row })),
    run: (parameters) => statement.run(...bound(parameters)),
    iterate: (parameters) => statement.iterate(...bound(parameters)),
  };
}

/** Kysely hands over what the column types allow, and {@link Tables} has only what SQLite can bind. */
const bound = (parameters: readonly unknown[]) => parameters as SQLInputValue[];

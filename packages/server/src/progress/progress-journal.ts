/** Writes progress behind everything else: many rows in one statement, the newest of each alone, tried again when it fails. */
import { PROGRESS_WAITING_MAX } from '@streamit/protocol';
import { isForeignKeyViolation } from '../database/foreign-key-violation.ts';
import type { Db } from '../database/tables.ts';
import type { Log } from '../ports/log.ts';
import { followProgress } from './progress-queries.ts';
import { keyOf, latest, type ProgressRow } from './progress-rules.ts';

/** Rows of one statement: each has 11 parameters of the 32,766 that SQLite takes, and the process waits while it runs. */
export const PROGRESS_ROWS_PER_WRITE = 200;

export interface ProgressJournal {
  /** Has rows written: at once, or with the next {@link flush} while the database refuses. */
  record(rows: readonly ProgressRow[]): void;
  /** Writes what waits, also what failed before; resolves when nothing is being written any more. Never rejects. */
  flush(): Promise<void>;
}

export function createProgressJournal({ db, log }: { db: Db; log: Log }): ProgressJournal {
  let waiting = new Map<string, ProgressRow>();
  let writing: Promise<void> | null = null;
  let isRefused = false;

  function keep(row: ProgressRow): void {
    const key = keyOf(row);
    const other = waiting.get(key);
    if (other === undefined && waiting.size >= PROGRESS_WAITING_MAX) return;
    waiting.set(key, other === undefined ? row : latest(other, row));
  }

  /** Rows that came while these could not be written are newer: `latest` decides, whichever way round they meet. */
  function keepAfterFailure(row: ProgressRow): void {
    const newer = waiting.get(keyOf(row));
    if (newer === undefined) keep(row);
    else waiting.set(keyOf(row), latest(row, newer));
  }

  /** A user or a room that is gone takes its own row with it, not those of the others. */
  async function write(rows: readonly ProgressRow[]): Promise<void> {
    try {
      await followProgress(db, rows);
    } catch (error) {
      if (!isForeignKeyViolation(error)) throw error;
      if (rows.length === 1) return;
      const half = Math.ceil(rows.length / 2);
      await write(rows.slice(0, half));
      await write(rows.slice(half));
    }
  }

  async function writeAll(): Promise<void> {
    while (waiting.size > 0) {
      const rows = inOneOrder(waiting);
      waiting = new Map();
      for (let at = 0; at < rows.length; at += PROGRESS_ROWS_PER_WRITE) {
        try {
          await write(rows.slice(at, at + PROGRESS_ROWS_PER_WRITE));
        } catch (error) {
          isRefused = true;
          for (const row of rows.slice(at)) keepAfterFailure(row);
          log.warn({ err: error, rows: waiting.size }, 'progress could not be saved; it is tried again');
          return;
        }
      }
    }
    isRefused = false;
  }

  function flush(): Promise<void> {
    writing ??= writeAll().finally(() => {
      writing = null;
    });
    return writing;
  }

  return {
    record(rows) {
      for (const row of rows) keep(row);
      if (!isRefused) void flush();
    },
    flush,
  };
}

/** The same on all nodes: two of them that write the same people never wait for each other crosswise. */
function inOneOrder(rows: ReadonlyMap<string, ProgressRow>): ProgressRow[] {
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

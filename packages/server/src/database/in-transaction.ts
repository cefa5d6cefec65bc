/** The one way into a transaction: tried again when the database took it back, never when it may have been committed. */
import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseUnavailable } from './database-unavailable.ts';
import type { Db, Tx } from './tables.ts';

/** Transactions of ours hold a few rows for a few milliseconds: who has lost this often has another problem. */
const TRIES = 5;
const FIRST_PAUSE_MS = 20;

/** PostgreSQL's serialization_failure and deadlock_detected: nothing of the transaction is left, and the next may succeed. */
const TAKEN_BACK: ReadonlySet<unknown> = new Set(['40001', '40P01']);

/**
 * Runs `work` in a transaction. It may run several times, so it does nothing but queries on `tx`.
 * @throws what `work` throws; DatabaseUnavailable when the connection is lost and nobody can tell whether it was committed
 */
export async function inTransaction<Result>(db: Db, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    let isCommitting = false;
    try {
      return await db.transaction().execute(async (tx) => {
        const result = await work(tx);
        isCommitting = true;
        return result;
      });
    } catch (error) {
      // A transaction whose connection is lost before its commit was sent is rolled back by the database itself.
      const isUndone = wasTakenBack(error) || (!isCommitting && error instanceof DatabaseUnavailable);
      if (!isUndone || attempt === TRIES) throw error;
      await delay(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  }
}

/** Of a single statement or a whole transaction: the database has undone it, to let another one through. */
export function wasTakenBack(error: unknown): boolean {
  return error instanceof Error && 'code' in error && TAKEN_BACK.has(error.code);
}

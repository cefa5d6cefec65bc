/**
 * What a PostgreSQL database has stored of a chat, also of what it no longer has: the server keeps the newest messages of
 * a room, so it is read again and again while people talk.
 */
import pg from 'pg';
import type { Stack } from './services.ts';

/** A row of `messages`, and the transaction that wrote it. */
export interface Row {
  readonly id: string;
  readonly message: string;
  readonly xmin: string;
}

export interface Stored {
  readonly messages: number;
  /** Messages that stand in more than one row. */
  readonly doubled: number;
  /** Statements that wrote them: each is a transaction of its own. */
  readonly inserts: number;
}

/** Between two looks; a room's newest messages are there for much longer. */
const LOOK_EVERY_MS = 5_000;
/** Rows are seen in the order in which they are committed, which is not quite that of their time. */
const OVERLAP_MS = 5_000;

/** Counts rows, however often it is shown the same. */
export function createLedger() {
  const rowsOf = new Map<string, Set<string>>();
  const transactions = new Set<string>();
  return {
    add(rows: readonly Row[]): void {
      for (const { id, message, xmin } of rows) {
        const ids = rowsOf.get(message);
        if (ids === undefined) rowsOf.set(message, new Set([id]));
        else ids.add(id);
        transactions.add(xmin);
      }
    },
    stored: (): Stored => ({
      messages: rowsOf.size,
      doubled: [...rowsOf.values()].filter((ids) => ids.size > 1).length,
      inserts: transactions.size,
    }),
  };
}

/** Begins to read those that begin with `mark`; the returned function reads for the last time and tells. It ends with `stack`. */
export async function followMessages(stack: Stack, databaseUrl: string, mark: string): Promise<() => Promise<Stored>> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  stack.defer(() => client.end());
  const ledger = createLedger();
  let readUpTo = Date.now();
  let reading: Promise<void> = Promise.resolve();

  async function read(): Promise<void> {
    const from = readUpTo - OVERLAP_MS;
    readUpTo = Date.now();
    const { rows } = await client.query<Row>(
      'select id, message, xmin from messages where created_at >= $1 and starts_with(message, $2)',
      [from, mark],
    );
    ledger.add(rows);
  }

  const timer = setInterval(() => {
    reading = reading.then(read);
  }, LOOK_EVERY_MS);
  stack.defer(() => clearInterval(timer));
  return async () => {
    clearInterval(timer);
    await reading;
    await read();
    return ledger.stored();
  };
}

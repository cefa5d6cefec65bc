/** Kysely on PostgreSQL: a bounded pool, and a bound for whatever could wait for ever. */
import { PostgresDialect } from 'kysely';
import pg from 'pg';
import { AppError } from '../../lib/app-error.ts';
import type { Log } from '../../ports/log.ts';
import { createSteadyPool } from './steady-pool.ts';

/** Connections of one process: PostgreSQL has 100 by default, and eight nodes or workers shall fit. */
const CONNECTIONS_MAX = 10;
/** For a connection, free or new. */
const CONNECT_TIMEOUT_MS = 5_000;
/** For one statement: ours take milliseconds, what takes longer waits for a lock or for a database in trouble. */
const STATEMENT_TIMEOUT_MS = 5_000;
/** A little later the process gives up by itself: a frozen or unreachable database cannot keep its own time. */
const ANSWER_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 1_000;
/** A process that freezes inside a transaction must not hold its rows for ever. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000;

/** How the database sees us, and what our rows hold: times and counts are whole numbers below 2⁵³. */
export function connectionTo(url: string): pg.ClientConfig {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, Number);
  return {
    connectionString: url,
    application_name: 'streamit',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    types,
  };
}

/** Looks whether the database can be used at all. @throws AppError `REALTIME_UNAVAILABLE` whose sentence says why not */
export async function reachPostgres(url: string): Promise<void> {
  const client = new pg.Client(connectionTo(url));
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    throw new AppError('REALTIME_UNAVAILABLE', `The database cannot be used: ${describe(error)}.`);
  } finally {
    await client.end().catch(() => {});
  }
}

/** What the driver says names host, user and database, never the password; of several addresses that failed it says nothing. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'it does not say why';
  return error.message || ('code' in error ? String(error.code) : error.name);
}

/** To serve with. Failures of the way to the database reach callers as DatabaseUnavailable, see `steady-pool.ts`. */
export function createPostgresDialect(url: string, log: Log): PostgresDialect {
  const pool = createPool({
    ...connectionTo(url),
    max: CONNECTIONS_MAX,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
  });
  pool.on('error', (error) => log.warn({ err: error }, 'an idle connection to the database was lost'));
  return new PostgresDialect({ pool: createSteadyPool(pool, log) });
}

/** To migrate with: one connection, which may wait for another node's migration as long as that takes. */
export function createMigratingPostgresDialect(url: string): PostgresDialect {
  const pool = createPool({ ...connectionTo(url), max: 1 });
  pool.on('error', () => {});
  return new PostgresDialect({ pool });
}

function createPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  // The pool listens to idle connections alone. The loss of one in use is told by its query; unheard, it would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

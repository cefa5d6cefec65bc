/**
 * A pool of connections that survives the death of some: what is certain not to have been done is done again on another
 * connection, everything else is reported as {@link DatabaseUnavailable} (docs/adr/0005-what-is-tried-again.md).
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Pool, PoolClient, QueryResult } from 'pg';
import { DatabaseUnavailable } from '../../database/database-unavailable.ts';
import { wasTakenBack } from '../../database/in-transaction.ts';
import type { Log } from '../../ports/log.ts';
import { isConnectionLost, isUnavailable, wasNeverSent, wasWaitedFor } from './postgres-failures.ts';

/**
 * How long to wait before each further try, in milliseconds. The first comes at once, and there are several: a database
 * that was restarted has cut every idle connection, and each is noticed by its own failure.
 */
const PAUSES_MS = [0, 50, 100, 200, 400, 800];

/** Statements that change nothing: repeated, they read again. */
const READS = /^select\b(?!.*\bfor (no key )?(update|share)\b)/is;
const BEGINS = /^(begin|start transaction)\b/i;
const ENDS = /^(commit|rollback)$/i;

export function createSteadyPool(pool: Pool, log: Log): PostgresPool {
  let isAway = false;

  function noticed(error: unknown): void {
    if (!isAway) log.warn({ err: error }, 'the database does not answer');
    isAway = true;
  }

  /** @throws what the driver says when there is no connection to be had */
  async function connect(): Promise<PoolClient> {
    for (const pause of [...PAUSES_MS.slice(1), null]) {
      try {
        return await pool.connect();
      } catch (error) {
        if (pause === null || !isConnectionLost(error) || wasWaitedFor(error)) throw error;
        await delay(pause);
      }
    }
    throw new Error('the last try returns or throws');
  }

  function answered<Answer>(answer: Answer): Answer {
    if (isAway) log.info({}, 'the database answers again');
    isAway = false;
    return answer;
  }

  function masked(error: unknown): unknown {
    if (!isUnavailable(error)) return error;
    noticed(error);
    return new DatabaseUnavailable(error);
  }

  /** One connection after another, to be used like one. */
  function createClient(first: PoolClient) {
    let client: PoolClient | undefined = first;
    let isInTransaction = false;
    let isBroken = false;

    function letGo(): void {
      client?.release(isBroken);
      client = undefined;
      isBroken = false;
    }

    async function once(sql: string, parameters: readonly unknown[]): Promise<QueryResult> {
      client ??= await connect();
      try {
        const result = await client.query(sql, [...parameters]);
        if (BEGINS.test(sql)) isInTransaction = true;
        if (ENDS.test(sql)) isInTransaction = false;
        return result;
      } catch (error) {
        isBroken ||= isConnectionLost(error);
        throw error;
      }
    }

    /** Whether `sql` has certainly changed nothing, so that it can be sent again. */
    function isRepeatable(error: unknown, sql: string): boolean {
      if (isInTransaction) return false;
      if (wasTakenBack(error)) return true;
      if (!isConnectionLost(error) || wasWaitedFor(error)) return false;
      return READS.test(sql) || BEGINS.test(sql) || wasNeverSent(error);
    }

    async function query(sql: string, parameters: readonly unknown[]): Promise<QueryResult> {
      for (const pause of [...PAUSES_MS, null]) {
        try {
          return answered(await once(sql, parameters));
        } catch (error) {
          if (pause === null || !isRepeatable(error, sql)) throw masked(error);
          if (isBroken) letGo();
          await delay(pause);
        }
      }
      throw new Error('the last try returns or throws');
    }

    return {
      query,
      release(mustEnd = false) {
        isBroken ||= mustEnd;
        letGo();
      },
    };
  }

  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await connect().catch((error: unknown) => {
        throw masked(error);
      });
      // Kysely's type has cursors besides, which nobody here asks for.
      return createClient(client) as unknown as PostgresPoolClient;
    },
  };
}

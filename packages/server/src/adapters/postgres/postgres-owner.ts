/** One server a database, as long as the servers share nothing else: each would take the others' rooms for abandoned. */
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../../ports/log.ts';
import { connectionTo } from './postgres-dialect.ts';

/** Name of the advisory lock, of this program's own making. */
const LOCK = [0x57_52_4d_49, 1];
/** A killed server's lock is gone when the database has noticed: tried for a while before somebody is turned away. */
const FIRST_TRIES = 15;
const FIRST_PAUSE_MS = 200;
/** How long to wait before a lost lock is tried for again. */
const AGAIN_MS = 1_000;

/**
 * Takes the database at `url` for this process until the returned function is called or the process ends, however it
 * ends: the lock goes with its connection. When that is lost it is taken again as soon as possible; meanwhile the server
 * goes on, and says so in the log. `undefined`: another process has it.
 */
export async function ownPostgresDatabase(url: string, log: Log): Promise<(() => Promise<void>) | undefined> {
  const released = new AbortController();
  let holder: pg.Client | undefined;

  /** Tries once. @throws Error when the database cannot be reached */
  async function take(): Promise<boolean> {
    const client = new pg.Client(connectionTo(url));
    client.on('error', (error) => log.warn({ err: error }, 'the connection that holds the database was lost'));
    try {
      await client.connect();
      // A machine that vanishes does not say so: without these its lock would stay for hours.
      await client.query('set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3');
      const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1, $2) as mine', LOCK);
      if (rows[0]?.mine === true && !released.signal.aborted) {
        holder = client;
        client.once('end', () => void retake());
        return true;
      }
    } catch (error) {
      await client.end().catch(() => {});
      throw error;
    }
    await client.end();
    return false;
  }

  async function retake(): Promise<void> {
    holder = undefined;
    while (!released.signal.aborted) {
      try {
        if (await take()) {
          log.info({}, 'the database is held by this server again');
          return;
        }
        log.error({}, 'another server runs on the same database: one of the two must be stopped');
      } catch (error) {
        log.warn({ err: error }, 'the database cannot be held at the moment');
      }
      await delay(AGAIN_MS, undefined, { signal: released.signal }).catch(() => {});
    }
  }

  for (let attempt = 1; !(await take()); attempt++) {
    if (attempt === FIRST_TRIES) return undefined;
    await delay(FIRST_PAUSE_MS);
  }
  return async () => {
    released.abort();
    await holder?.end();
  };
}

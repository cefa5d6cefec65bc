/** Keeps connections alive, measures their delay, and drops those that went silent (TR9). */
import { PING_INTERVAL_MS, SILENT_MAX_MS } from '@streamit/protocol';
import type { Clock } from '../../ports/clock.ts';

/** A new connection is pinged this often at first, so that its delay is known before the first command. */
const FIRST_PINGS = 3;
const TICK_MS = 1_000;

/** A connection, as far as its pulse goes. */
export interface Beating {
  /** Asks for a sign of life. */
  ping(): void;
  /** Milliseconds since one was heard. */
  readonly silentMs: number;
  terminate(): void;
}

export interface Heartbeat {
  add(connection: Beating): void;
  remove(connection: Beating): void;
  stop(): void;
}

export function createHeartbeat(clock: Clock): Heartbeat {
  const pings = new Map<Beating, { sent: number; nextAt: number }>();

  function ping(connection: Beating, sent: number): void {
    connection.ping();
    pings.set(connection, { sent, nextAt: clock.now() + (sent < FIRST_PINGS ? TICK_MS : PING_INTERVAL_MS) });
  }

  const stop = clock.every(TICK_MS, () => {
    const now = clock.now();
    for (const [connection, { sent, nextAt }] of pings) {
      if (connection.silentMs > SILENT_MAX_MS) connection.terminate();
      else if (now >= nextAt) ping(connection, sent + 1);
    }
  });

  return {
    add: (connection) => ping(connection, 1),
    remove: (connection) => pings.delete(connection),
    stop,
  };
}

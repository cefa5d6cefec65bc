/** Writes playback to the database behind the broadcast: off the latency path, in order, one write at a time a room (PB8). */
import type { RoomId } from '@streamit/protocol';
import type { Db } from '../database/tables.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { PlaybackState } from '../ports/playback-store.ts';
import { savePlayback } from './playback-queries.ts';

/** How long a failed write waits before it is tried again. */
const RETRY_MS = 500;
/** How often a write is tried while the server is closing. */
const LAST_TRIES = 3;

export interface PlaybackJournal {
  /** Has `state` written. A newer state of the room replaces one that is still waiting: only the latest matters. */
  record(room: RoomId, state: PlaybackState): void;
  /** Resolves when what was recorded of this room is in the database, or a write has failed and is to be tried again. */
  written(room: RoomId): Promise<void>;
  /** Resolves when everything recorded so far is in the database. */
  settled(): Promise<void>;
  /** Writes what is left; gives up on what the database keeps refusing. */
  close(): Promise<void>;
}

export function createPlaybackJournal({ db, clock, log }: { db: Db; clock: Clock; log: Log }): PlaybackJournal {
  /** The state that each room waits to have written. At most one a room: the queue can't outgrow the rooms. */
  const waiting = new Map<RoomId, PlaybackState>();
  const writers = new Map<RoomId, Promise<void>>();
  let triesLeft = Number.POSITIVE_INFINITY;

  /** Whether the write under way of each room succeeded. */
  const attempts = new Map<RoomId, Promise<boolean>>();

  async function attempt(room: RoomId, state: PlaybackState): Promise<boolean> {
    try {
      await savePlayback(db, room, state);
      if (waiting.get(room) === state) waiting.delete(room);
      return true;
    } catch (error) {
      log.error({ err: error, room }, 'playback could not be saved; trying again');
      return false;
    }
  }

  async function write(room: RoomId): Promise<void> {
    for (let state = waiting.get(room); state !== undefined; state = waiting.get(room)) {
      const attempted = attempt(room, state);
      attempts.set(room, attempted);
      if (await attempted) continue;
      triesLeft -= 1;
      if (triesLeft <= 0) return;
      await new Promise<void>((resolve) => clock.after(RETRY_MS, resolve));
    }
  }

  async function settled(): Promise<void> {
    await Promise.all(writers.values());
  }

  return {
    record(room, state) {
      waiting.set(room, state);
      if (writers.has(room)) return;
      const writer = write(room).finally(() => {
        writers.delete(room);
        attempts.delete(room);
      });
      writers.set(room, writer);
    },
    async written(room) {
      while (waiting.has(room)) {
        if (!(await attempts.get(room))) return;
      }
    },
    settled,
    async close() {
      triesLeft = LAST_TRIES;
      await settled();
    },
  };
}

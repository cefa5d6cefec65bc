/** Brings a room's playback back from the database into a store that has lost it, or has an old one (PB8). */
import type { Db } from '../database/tables.ts';
import { AppError } from '../lib/app-error.ts';
import type { PlaybackState } from '../ports/playback-store.ts';
import type { RealtimeStore } from '../ports/realtime-store.ts';
import type { Room } from '../rooms/room-queries.ts';
import type { PlaybackJournal } from './playback-journal.ts';
import { type DurablePlayback, loadPlayback, savePlayback } from './playback-queries.ts';
import { initialPlayback, revive } from './playback-rules.ts';

/**
 * Added to the version when playback comes back from the database: viewers may have seen versions that a crash kept
 * from being written, and must see a newer one (PB8). Far above what can be accepted during one write.
 */
const VERSION_EPOCH = 1_000_000;
/** Nodes that revive the same room race; the store that loses it each time between two looks is not there. */
const ATTEMPTS = 10;

export interface PlaybackRevival {
  /** For a room that the store does not know. */
  revive(room: Room): Promise<PlaybackState>;
  /** For one that it may know as it was some time ago. */
  restore(room: Room): Promise<PlaybackState>;
}

export interface PlaybackRevivalDeps {
  readonly db: Db;
  readonly store: Pick<RealtimeStore, 'clock' | 'playback'>;
  readonly journal: Pick<PlaybackJournal, 'written'>;
}

export function createPlaybackRevival({ db, store, journal }: PlaybackRevivalDeps): PlaybackRevival {
  const { clock, playback } = store;

  /**
   * Before anyone is told: the next revival, a moment later perhaps, must go beyond this one; also when the node that
   * stored it never came to write it down.
   */
  async function keep(room: Room, state: PlaybackState, durable: DurablePlayback | undefined): Promise<void> {
    if (durable !== undefined && durable.version < state.version) await savePlayback(db, room.id, state);
  }

  async function restore(room: Room): Promise<PlaybackState> {
    // What this node accepted last is newer than what the database has, until it is written.
    await journal.written(room.id);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const live = await playback.load(room.code);
      const durable = await loadPlayback(db, room.id);
      if (live !== undefined && live.version >= (durable?.version ?? 0)) {
        await keep(room, live, durable);
        return live;
      }
      const state = durable
        ? revive(durable, room.source, clock.now(), VERSION_EPOCH)
        : initialPlayback(room.source, clock.now());
      if (!(await playback.replace(room.code, live?.version, state))) continue;
      await keep(room, state, durable);
      return state;
    }
    throw new AppError('REALTIME_UNAVAILABLE');
  }

  return { revive: restore, restore };
}

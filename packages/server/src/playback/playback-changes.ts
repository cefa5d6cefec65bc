/** The one way to a room's playback state: loaded, changed by a pure decision, stored, told, and written down. */
import { LEAD_QUANTILE, leadFor, type RoomCode } from '@streamit/protocol';
import type { Db } from '../database/tables.ts';
import { AppError } from '../lib/app-error.ts';
import type { PlaybackState } from '../ports/playback-store.ts';
import type { RealtimeStore } from '../ports/realtime-store.ts';
import type { Room } from '../rooms/room-queries.ts';
import type { PlaybackJournal } from './playback-journal.ts';
import { createPlaybackRevival } from './playback-revival.ts';
import { type Cause, snapshotFrame, stateFrame } from './playback-rules.ts';
import { waitingFrame, waitingOf } from './waiting-rules.ts';

/** Writers that lost a race try again; the host's own tabs race, and viewers who run dry: never so many at once. */
const ATTEMPTS = 50;
/** Rooms whose latest state a node remembers: as many as get commands within a while. */
const REMEMBERED_ROOMS_MAX = 1_000;

/** A host who scrubs sends 60 commands a second: for so long, one look at the delays serves them all. */
const LEAD_REMEMBERED_MS = 250;

/** Told of each change that was stored, at once; what it does about it is its own affair and must not throw. */
export type PlaybackObserver = (room: Room, before: PlaybackState, after: PlaybackState) => void;

/** Pure: may be asked more than once. `null`: nothing to do. */
type Decide = (state: PlaybackState) => PlaybackState | null;

export interface PlaybackChanges {
  /** The room's state; from the database when the store has none, at first or after it came back empty. */
  load(room: Room): Promise<PlaybackState>;
  /** As {@link load}, for a store that may have come back with what it had some time ago: the database has the newer state then. */
  restore(room: Room): Promise<PlaybackState>;
  /**
   * Changes the state by a pure `decide` (`null`: nothing to do); answers what it was before, `null` when it stayed.
   * @throws whatever `decide` throws
   */
  change(room: Room, cause: Cause, decide: Decide): Promise<PlaybackState | null>;
  /** How long what is accepted now waits to take effect everywhere at once (PB6). */
  leadMs(room: RoomCode): Promise<number>;
  /** Tells what was stored and could not be told, because the store went away in between. */
  tellUntold(): Promise<void>;
}

export interface PlaybackChangesDeps {
  readonly db: Db;
  readonly store: RealtimeStore;
  readonly journal: PlaybackJournal;
  readonly observe: PlaybackObserver;
}

export function createPlaybackChanges({ db, store, journal, observe }: PlaybackChangesDeps): PlaybackChanges {
  const { clock, bus } = store;

  const revival = createPlaybackRevival({ db, store, journal });
  /** Rooms of which the latest change was stored, but not told. */
  const untold = new Map<RoomCode, Cause>();
  const leads = new Map<RoomCode, number>();
  /** What this node stored last in each room: nearly always what is there still, and `replace` says when it is not. */
  const latest = new Map<RoomCode, PlaybackState>();

  const load = async (room: Room) => (await store.playback.load(room.code)) ?? revival.revive(room);

  /** Before the state says that the room waits, so that no node's death can leave it waiting for ever. */
  async function scheduleWait(room: Room, state: PlaybackState, next: PlaybackState): Promise<void> {
    const deadline = waitingOf(next)?.deadline;
    if (deadline !== undefined && deadline !== waitingOf(state)?.deadline) {
      await store.waiting.schedule(room.code, deadline);
    }
  }

  async function publish(room: Room, state: PlaybackState, next: PlaybackState, cause: Cause): Promise<void> {
    const told = [bus.publish(room.code, { kind: 'frame', frame: stateFrame(next, clock.now(), cause) })];
    if (waitingOf(state)?.viewers !== waitingOf(next)?.viewers) {
      told.push(bus.publish(room.code, { kind: 'frame', frame: waitingFrame(next) }));
    }
    await Promise.all(told);
  }

  async function tell(room: Room, state: PlaybackState, next: PlaybackState, cause: Cause): Promise<void> {
    try {
      await publish(room, state, next, cause);
    } catch (error) {
      untold.set(room.code, cause);
      throw error;
    }
  }

  /** Whether it was stored, and then told; false when another change came before it. */
  async function keep(room: Room, state: PlaybackState, next: PlaybackState, cause: Cause): Promise<boolean> {
    latest.delete(room.code);
    await scheduleWait(room, state, next);
    if (!(await store.playback.replace(room.code, state.version, next))) return false;
    if (latest.size >= REMEMBERED_ROOMS_MAX) latest.clear();
    latest.set(room.code, next);
    journal.record(room.id, next);
    observe(room, state, next);
    await tell(room, state, next, cause);
    return true;
  }

  /** Saves a look into the store. What seems impossible or needless by what is remembered is judged by what is there. */
  async function tryFrom(state: PlaybackState, room: Room, cause: Cause, decide: Decide): Promise<boolean> {
    let next: PlaybackState | null;
    try {
      next = decide(state);
    } catch {
      return false;
    }
    return next !== null && keep(room, state, next, cause);
  }

  return {
    load,
    restore: revival.restore,
    async change(room, cause, decide) {
      const remembered = latest.get(room.code);
      if (remembered !== undefined && (await tryFrom(remembered, room, cause, decide))) return remembered;
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const state = await load(room);
        const next = decide(state);
        if (next === null) return null;
        if (await keep(room, state, next, cause)) return state;
      }
      throw new AppError('REALTIME_UNAVAILABLE');
    },
    async leadMs(room) {
      const known = leads.get(room);
      if (known !== undefined) return known;
      const lead = leadFor(await store.presence.delayAt(room, LEAD_QUANTILE));
      leads.set(room, lead);
      clock.after(LEAD_REMEMBERED_MS, () => leads.delete(room));
      return lead;
    },
    async tellUntold() {
      for (const [code, cause] of untold) {
        const state = await store.playback.load(code);
        if (state !== undefined) {
          const frame = { ...snapshotFrame(state, clock.now()), ...cause };
          await bus.publish(code, { kind: 'frame', frame });
          await bus.publish(code, { kind: 'frame', frame: waitingFrame(state) });
        }
        untold.delete(code);
      }
    },
  };
}

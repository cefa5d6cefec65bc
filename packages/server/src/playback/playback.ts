/** The timeline of each room: commands of the host, freeze and return, snapshots, and their durability. */
import {
  leadFor,
  type PlaybackCommand,
  type PlaybackSource,
  type PlaybackStateFrame,
  type RoomCode,
  type RoomId,
  type SourceChoice,
} from '@streamit/protocol';
import type { Catalog } from '../catalog/catalog.ts';
import type { Db } from '../database/tables.ts';
import { AppError } from '../lib/app-error.ts';
import type { User } from '../ports/caller.ts';
import type { PlaybackState } from '../ports/playback-store.ts';
import type { RealtimeStore } from '../ports/realtime-store.ts';
import type { FrameHandlers, Session } from '../ports/session.ts';
import type { Room } from '../rooms/room-queries.ts';
import { requireHost } from '../rooms/room-rules.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { PlaybackJournal } from './playback-journal.ts';
import { loadPlayback } from './playback-queries.ts';
import {
  applyCommand,
  type Cause,
  correction,
  effectAt,
  freeze,
  initialPlayback,
  restart,
  resume,
  revive,
  snapshotFrame,
  stateFrame,
} from './playback-rules.ts';

/**
 * Added to the version when playback comes back from the database: viewers may have seen versions that a crash kept
 * from being written, and must see a newer one (PB8). Far above what can be accepted during one write.
 */
const VERSION_EPOCH = 1_000_000;
/** Writers that lost a race try again; only the host's own tabs race, so this many losses mean something is broken. */
const ATTEMPTS = 20;

export interface Playback {
  command(session: Session, command: PlaybackCommand): Promise<void>;
  checkSync: FrameHandlers['SYNC_CHECK'];
  /** What a joiner is told. */
  snapshot(room: RoomCode): Promise<PlaybackStateFrame>;
  /** The host is away: the film stands still from `now` on. Safe to call again. */
  freeze(room: Room, now: number): Promise<void>;
  /** The host is back: it goes on as before. Safe to call again. */
  resume(room: Room): Promise<void>;
  /** Another film (PB11). @throws AppError as `Catalog.choose`, and `PERMISSION_DENIED` for anyone but the host */
  chooseSource(user: User, room: RoomId, choice: SourceChoice): Promise<PlaybackSource>;
}

export interface PlaybackDeps {
  readonly db: Db;
  readonly store: RealtimeStore;
  readonly rooms: Rooms;
  readonly catalog: Catalog;
  readonly journal: PlaybackJournal;
}

export function createPlayback({ db, store, rooms, catalog, journal }: PlaybackDeps): Playback {
  const { clock, bus } = store;

  /** The room's state; from the database when the store has none, at first or after it came back empty. */
  async function load(room: Room): Promise<PlaybackState> {
    const live = await store.playback.load(room.code);
    if (live !== undefined) return live;
    const durable = await loadPlayback(db, room.id);
    const state = durable
      ? revive(durable, clock.now(), VERSION_EPOCH)
      : initialPlayback(room.source?.duration ?? null, clock.now());
    if (await store.playback.replace(room.code, undefined, state)) return state;
    return load(room);
  }

  /** Changes the state by a pure `decide` (`null`: nothing to do), stores it, tells everyone, and has it written. */
  async function change(
    room: Room,
    cause: Cause,
    decide: (state: PlaybackState) => PlaybackState | null,
  ): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const state = await load(room);
      const next = decide(state);
      if (next === null) return;
      if (!(await store.playback.replace(room.code, state.version, next))) continue;
      journal.record(room.id, next);
      await bus.publish(room.code, { kind: 'frame', frame: stateFrame(next, clock.now(), cause) });
      return;
    }
    throw new AppError('REALTIME_UNAVAILABLE');
  }

  async function leadMs(room: RoomCode): Promise<number> {
    const present = await store.presence.list(room);
    return leadFor(present.map(({ delayMs }) => delayMs).filter((delayMs) => delayMs !== null));
  }

  return {
    async command(session, command) {
      const room = await rooms.current(session.room);
      requireHost(room, session.user.id);
      const lead = await leadMs(room.code);
      const cause = { reason: command.type, by: session.user.id, user: session.user.name };
      await change(room, cause, (state) => applyCommand(state, command, effectAt(state, clock.now(), lead)));
    },

    async checkSync(session, { client_time }, receivedAt) {
      const state = await load(await rooms.current(session.room));
      const time = correction(state, client_time, receivedAt);
      if (time === null) return;
      session.send({ type: 'SYNC_CORRECTION', time, version: state.version, server_time: receivedAt });
    },

    async snapshot(code) {
      const state = await load(await rooms.current(code));
      return snapshotFrame(state, clock.now());
    },

    async freeze(room, now) {
      await change(room, byHost(room, 'HOST_DISCONNECTED'), (state) => freeze(state, now));
    },

    async resume(room) {
      const lead = await leadMs(room.code);
      await change(room, byHost(room, 'HOST_RECONNECTED'), (state) =>
        resume(state, effectAt(state, clock.now(), lead)),
      );
    },

    async chooseSource(user, id, choice) {
      requireHost(await rooms.byId(id), user.id);
      const source = await catalog.choose(choice);
      // Looking at the source takes seconds: what the room is now decides, not what it was.
      const room = await rooms.setSource(user, id, source);
      const lead = await leadMs(room.code);
      const { displayName, id: user_id } = user;
      await bus.publish(room.code, {
        kind: 'frame',
        frame: { type: 'SOURCE_CHANGED', user: displayName, user_id, source },
      });
      await change(room, byHost(room, 'SOURCE_CHANGED'), (state) =>
        restart(state, source.duration, effectAt(state, clock.now(), lead)),
      );
      return source;
    },
  };
}

const byHost = ({ hostId: by, hostName: user }: Room, reason: string): Cause => ({ reason, by, user });

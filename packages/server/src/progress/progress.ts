/** How far everyone has come: follows each room's timeline, and never touches it (PG1–PG4). */
import {
  type ClientFrameOf,
  PROGRESS_DELAY_MS,
  PROGRESS_INTERVAL_MS,
  type RoomCode,
  type RoomId,
  type UserId,
} from '@streamit/protocol';
import type { Db } from '../database/tables.ts';
import { repeat } from '../lib/repeat.ts';
import { loadPlayback } from '../playback/playback-queries.ts';
import { mediaOf, revive, timelineOf } from '../playback/playback-rules.ts';
import type { Log } from '../ports/log.ts';
import type { Media, PlaybackState } from '../ports/playback-store.ts';
import type { RealtimeStore } from '../ports/realtime-store.ts';
import type { Session } from '../ports/session.ts';
import type { Room } from '../rooms/room-queries.ts';
import type { Rooms } from '../rooms/rooms.ts';
import { createProgressJournal, PROGRESS_ROWS_PER_WRITE } from './progress-journal.ts';
import {
  countUnfinished,
  findProgress,
  listUnfinished,
  saveProgress,
  trimProgress,
  type UnfinishedTitle,
} from './progress-queries.ts';
import { isAtEnd, isSameMedia, type ProgressRow, type Reached, reachedAt, reportedBy } from './progress-rules.ts';

/** Of the nodes that hold a room's people one writes for all of them; a little less than the interval, as timers drift. */
const TURN_MS = 0.9 * PROGRESS_INTERVAL_MS;

export interface Progress {
  /** What happened to a room's timeline. Answers at once; what it writes, it writes later. */
  follow(room: Room, before: PlaybackState, after: PlaybackState): void;
  /** What the host's player did (PG2); of anyone else it is ignored. */
  playerEvent(session: Session, frame: ClientFrameOf<'PLAYER_EVENT'>): Promise<void>;
  /** Whoever leaves has come this far. Never rejects. */
  left(session: Session): Promise<void>;
  /** People of this room are connected to this node, or no more. */
  opened(room: RoomCode): void;
  closed(room: RoomCode): void;
  /** Stores what the user says himself; answers what is stored now, which may be newer. */
  save(row: Omit<ProgressRow, 'updatedAt'>): Promise<ProgressRow>;
  get(user: UserId, room: RoomId, media: Media): Promise<ProgressRow | undefined>;
  /** In what the room watches now; `undefined` when nothing, or not begun. */
  ofRoom(user: UserId, room: RoomCode): Promise<ProgressRow | undefined>;
  unfinished(
    user: UserId,
    rows: { limit: number; offset: number },
  ): Promise<{ count: number; titles: UnfinishedTitle[] }>;
  /** Begins to write what plays; the returned function ends it. */
  start(): () => Promise<void>;
  /** Writes what waits. */
  close(): Promise<void>;
}

export interface ProgressDeps {
  readonly db: Db;
  readonly store: RealtimeStore;
  readonly rooms: Pick<Rooms, 'current'>;
  readonly log: Log;
}

export function createProgress({ db, store, rooms, log }: ProgressDeps): Progress {
  const { clock } = store;
  const journal = createProgressJournal({ db, log });
  /** Rooms with people on this node. */
  const here = new Set<RoomCode>();
  /** Rooms whose timeline has just changed, each with how to take back that it is written soon. */
  const soon = new Map<RoomCode, { readonly room: RoomId; readonly cancel: () => void }>();
  /** Rooms that ended since the last tick, whose people are just leaving: read once for all of them. */
  const ended = new Map<RoomCode, Promise<{ room: RoomId; state: PlaybackState } | null>>();

  async function usersIn(code: RoomCode): Promise<UserId[]> {
    return [...new Set((await store.presence.list(code)).map(({ user }) => user))];
  }

  function record(room: RoomId, users: readonly UserId[], reached: Reached | null): void {
    journal.record(rowsOf(room, users, reached));
  }

  async function writeRoom(code: RoomCode, room: RoomId): Promise<void> {
    const [state, users] = await Promise.all([store.playback.load(code), usersIn(code)]);
    if (state !== undefined) record(room, users, reachedAt(state, clock.now()));
  }

  /** Nothing of progress is worth failing for. */
  function attempt(room: RoomCode, task: Promise<void>): Promise<void> {
    return task.catch((error: unknown) => {
      log.warn({ err: error, room }, 'progress was not written; the next time it is');
    });
  }

  function writeSoon({ code, id: room }: Room): void {
    if (soon.has(code)) return;
    const cancel = clock.after(PROGRESS_DELAY_MS, () => {
      soon.delete(code);
      void attempt(code, writeRoom(code, room));
    });
    soon.set(code, { room, cancel });
  }

  /** How far everyone came in what was watched until now. The one place where a room adds rows: here they are trimmed. */
  async function writeLast({ code, id }: Room, reached: Reached): Promise<void> {
    const users = await usersIn(code);
    record(id, users, reached);
    await journal.flush();
    if (users.length > 0) await trimProgress(db, users);
  }

  /** The state that a room ended in: the store forgets it, the database does not. */
  function lastStateOf(code: RoomCode): Promise<{ room: RoomId; state: PlaybackState } | null> {
    const read = async () => {
      const room = await rooms.current(code);
      const durable = await loadPlayback(db, room.id);
      return durable === undefined ? null : { room: room.id, state: revive(durable, room.source, clock.now(), 0) };
    };
    const known = ended.get(code);
    if (known !== undefined) return known;
    const reading = read();
    ended.set(code, reading);
    // A failed read is not kept.
    reading.catch(() => ended.delete(code));
    return reading;
  }

  async function writeLeaver({ room: code, user }: Session): Promise<void> {
    const now = clock.now();
    const state = await store.playback.load(code);
    const last = state === undefined ? await lastStateOf(code) : { room: (await rooms.current(code)).id, state };
    if (last !== null) record(last.room, [user.id], reachedAt(last.state, now));
  }

  /** What of this room is this node's to write now. */
  async function due(code: RoomCode): Promise<ProgressRow[]> {
    const state = await store.playback.load(code);
    if (state === undefined || !timelineOf(state).is_playing) return [];
    const { allowed } = await store.rateLimit.hit(`progress:${code}`, 1, TURN_MS);
    return allowed ? rowsOf((await rooms.current(code)).id, await usersIn(code), reachedAt(state, clock.now())) : [];
  }

  /** Rows of all rooms go together, as many as one statement takes. */
  async function tick(): Promise<void> {
    ended.clear();
    const rows: ProgressRow[] = [];
    try {
      for (const code of here) {
        rows.push(...(await due(code)));
        if (rows.length >= PROGRESS_ROWS_PER_WRITE) journal.record(rows.splice(0));
      }
    } finally {
      // What others will not write, because it was this node's turn, is written also when the store is away by now.
      journal.record(rows);
      await journal.flush();
    }
  }

  async function get(user: UserId, room: RoomId, media: Media): Promise<ProgressRow | undefined> {
    return findProgress(db, user, room, media);
  }

  return {
    follow(room, before, after) {
      const reached = isSameMedia(before.media, after.media) ? null : reachedAt(before, clock.now());
      if (reached !== null) void attempt(room.code, writeLast(room, reached));
      else writeSoon(room);
    },

    async playerEvent(session, { data }) {
      const [room, state] = await Promise.all([rooms.current(session.room), store.playback.load(session.room)]);
      if (room.hostId !== session.user.id || state === undefined) return;
      const now = clock.now();
      const reached = reportedBy(state, data, now);
      record(room.id, [session.user.id], reached);
      if (!reached?.completed || !isAtEnd(state, reached, now)) return;
      // Once: a player that keeps saying so would have a whole room written each time.
      const { allowed } = await store.rateLimit.hit(`progress-end:${room.code}`, 1, PROGRESS_DELAY_MS);
      if (allowed) record(room.id, await usersIn(room.code), reached);
    },

    left: (session) => attempt(session.room, writeLeaver(session)),
    opened: (room) => here.add(room),
    closed: (room) => here.delete(room),

    async save(said) {
      const row = { ...said, updatedAt: Math.round(clock.now()) };
      await saveProgress(db, row);
      await trimProgress(db, [row.user]);
      return (await get(row.user, row.room, row.media)) ?? row;
    },
    get,
    async ofRoom(user, code) {
      const { id, source } = await rooms.current(code);
      const media = mediaOf(source);
      return media === null ? undefined : get(user, id, media);
    },
    async unfinished(user, rows) {
      const [count, titles] = await Promise.all([countUnfinished(db, user), listUnfinished(db, user, rows)]);
      return { count, titles };
    },

    start: () => repeat({ clock, log }, PROGRESS_INTERVAL_MS, 'storing progress', tick),
    async close() {
      const last = [...soon];
      soon.clear();
      for (const [code, { room, cancel }] of last) {
        cancel();
        await attempt(code, writeRoom(code, room));
      }
      await journal.flush();
    },
  };
}

function rowsOf(room: RoomId, users: readonly UserId[], reached: Reached | null): ProgressRow[] {
  return reached === null ? [] : users.map((user) => ({ user, room, ...reached }));
}

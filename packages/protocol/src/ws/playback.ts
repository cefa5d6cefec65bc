/** Frames that move the film (PB1–PB9). Only the host's commands are accepted. */
import Type, { type Static } from 'typebox';
import { Instant, nullable, Seconds, Version } from '../fields.ts';
import { DELAY_REPORTED_MAX_MS, RATE_MAX, RATE_MIN, TIME_MAX_S, TRACK_LABEL_MAX_LENGTH } from '../limits.ts';
import { referable } from './session.ts';

/** The timeline, in full, after each accepted command and on join. */
export const PlaybackStateFrame = Type.Object({
  type: Type.Literal('PLAYBACK_STATE'),
  is_playing: Type.Boolean(),
  /** Position in seconds at `effective_at`. */
  time: Type.Number(),
  version: Version,
  rate: Type.Number(),
  /** Room clock when it was sent. */
  server_time: Instant,
  /** Instant from which it holds, milliseconds of room clock; on join it is `server_time`. */
  effective_at: Instant,
  duration: Type.Optional(Type.Number()),
  quality: Type.Optional(Type.String()),
  subtitle: Type.Optional(Type.String()),
  /** What caused it: the command's type, or `HOST_DISCONNECTED`, `HOST_RECONNECTED`, `SOURCE_CHANGED`, `WAITING`, `READY` (PB10). */
  reason: Type.Optional(Type.String()),
  /** User id of who caused it, and his display name. */
  by: Type.Optional(Type.String()),
  user: Type.Optional(Type.String()),
});
export type PlaybackStateFrame = Static<typeof PlaybackStateFrame>;

/** Without `time`, PLAY and PAUSE act at the position that the film has reached when they take effect. */
export const Play = Type.Object({ type: Type.Literal('PLAY'), time: Type.Optional(Seconds), ...referable });
export const Pause = Type.Object({ type: Type.Literal('PAUSE'), time: Type.Optional(Seconds), ...referable });
/** Keeps the playing flag (PB4). */
export const Seek = Type.Object({ type: Type.Literal('SEEK'), time: Seconds, ...referable });
export const ChangeRate = Type.Object({
  type: Type.Literal('CHANGE_RATE'),
  rate: Type.Number({ minimum: RATE_MIN, maximum: RATE_MAX }),
  ...referable,
});
const TrackLabel = Type.String({ minLength: 1, maxLength: TRACK_LABEL_MAX_LENGTH });
export const ChangeQuality = Type.Object({ type: Type.Literal('CHANGE_QUALITY'), quality: TrackLabel, ...referable });
export const ChangeSubtitle = Type.Object({
  type: Type.Literal('CHANGE_SUBTITLE'),
  subtitle: TrackLabel,
  ...referable,
});
export const PlaybackCommand = Type.Union([Play, Pause, Seek, ChangeRate, ChangeQuality, ChangeSubtitle]);
export type PlaybackCommand = Static<typeof PlaybackCommand>;

/** A viewer's player ran dry at `time` of the film, or can go on; `version` is the state that it follows (PB10). */
export const Buffering = Type.Object({
  type: Type.Literal('BUFFERING'),
  version: Version,
  time: Seconds,
  ...referable,
});
export const Ready = Type.Object({ type: Type.Literal('READY'), version: Version, time: Seconds, ...referable });
/** For whom the room waits, and until when at the most; an empty list: it goes on (PB10). */
export const RoomWaiting = Type.Object({
  type: Type.Literal('ROOM_WAITING'),
  /** Of the state that it belongs to: an older list than one that was seen is dropped. */
  version: Version,
  waiting_for: Type.Array(Type.Object({ user_id: Type.String(), user: Type.String() })),
  deadline: nullable(Instant),
});
/** What the host's player did, for his progress alone; anyone else's is ignored (PG2). */
export const PlayerEvent = Type.Object({
  type: Type.Literal('PLAYER_EVENT'),
  data: Type.Object({
    event: Type.Enum(['timeupdate', 'seeked', 'pause', 'ended']),
    currentTime: Seconds,
    duration: Seconds,
    /** Percent. */
    progress: Type.Number({ minimum: 0, maximum: 100 }),
  }),
  ...referable,
});
export type PlayerEvent = Static<typeof PlayerEvent>;

/** What a player that is to follow the room does; what has no film to follow does not report. */
export const SyncState = Type.Enum(['following', 'seeking', 'stalled']);
export type SyncState = Static<typeof SyncState>;
/** How well one viewer's player follows: for the operator's measurements alone, nobody else is told and nothing is decided by it (SY7). */
export const SyncReport = Type.Object({
  type: Type.Literal('SYNC_REPORT'),
  /** Player minus where it should be, in milliseconds: an offset that the viewer chose himself is no error. `null`: unknown. */
  error_ms: nullable(Type.Number({ minimum: -1000 * TIME_MAX_S, maximum: 1000 * TIME_MAX_S })),
  /** One-way delay to the server as the client's clock measured it, in milliseconds. `null`: not measured yet. */
  delay_ms: nullable(Type.Number({ minimum: 0, maximum: DELAY_REPORTED_MAX_MS })),
  state: SyncState,
  ...referable,
});
export type SyncReport = Static<typeof SyncReport>;

/** For clients without a clock: answered by `SYNC_CORRECTION` when more than 2 s off, otherwise by silence (PB9). */
export const SyncCheck = Type.Object({ type: Type.Literal('SYNC_CHECK'), client_time: Seconds, ...referable });
export const SyncCorrection = Type.Object({
  type: Type.Literal('SYNC_CORRECTION'),
  time: Type.Number(),
  version: Version,
  server_time: Instant,
});

/** Frames that open a room connection, answer errors, and keep the clock. */
import Type, { type Static } from 'typebox';
import { ERROR_CODES } from '../error-codes.ts';
import { Instant, nullable } from '../fields.ts';
import { PlaybackSource } from '../source.ts';

export const RoomState = Type.Enum(['CREATED', 'LIVE', 'GRACE', 'EXPIRED', 'DELETED']);
export type RoomState = Static<typeof RoomState>;
/** How one gets into a private room. Public ones carry the default. */
export const EntryMode = Type.Enum(['APPROVAL', 'PASSWORD']);
export type EntryMode = Static<typeof EntryMode>;
export const Role = Type.Enum(['host', 'participant']);
export type Role = Static<typeof Role>;

/** What the client put on its frame as `id`, given back as `ref`. */
export const Reference = Type.Union([Type.String({ maxLength: 64 }), Type.Integer()]);
/** The optional `id` of every client frame: an `ERROR` it causes carries it as `ref`. */
export const referable = { id: Type.Optional(Reference) };

/** First frame after an accepted join. */
export const Joined = Type.Object({
  type: Type.Literal('JOINED'),
  user: Type.String(),
  user_id: Type.String(),
  connection_id: Type.String(),
  role: Role,
  room: Type.Object({
    code: Type.String(),
    title: nullable(Type.String()),
    state: RoomState,
    is_chat_enabled: Type.Boolean(),
    source: nullable(PlaybackSource),
    is_private: Type.Boolean(),
    entry_mode: EntryMode,
    wait_for_viewers: Type.Boolean(),
  }),
  /** The host has silenced the joiner (MO2). */
  is_muted: Type.Boolean(),
  /** Set while the room is in GRACE: when it expires without its host. */
  grace_deadline: Type.Optional(Instant),
  server_time: Instant,
  /** Version of this protocol; grows when a frame changes its meaning. */
  protocol: Type.Integer(),
});

export const ErrorFrame = Type.Object({
  type: Type.Literal('ERROR'),
  code: Type.Enum(ERROR_CODES),
  message: Type.String(),
  ref: Type.Optional(Reference),
  /** With `RATE_LIMITED`: milliseconds after which to try again. */
  retry_after_ms: Type.Optional(Type.Number()),
});

/** Clock probe: `t0` is the client's own clock, opaque to the server. */
export const TimeSyncRequest = Type.Object({ type: Type.Literal('TIME_SYNC'), t0: Type.Number(), ...referable });
/** Its answer: `t1` room clock at receipt, `t2` at sending. */
export const TimeSyncAnswer = Type.Object({
  type: Type.Literal('TIME_SYNC'),
  t0: Type.Number(),
  t1: Instant,
  t2: Instant,
});

/** Frames that say who is here, and whether the host is. */
import Type, { type Static } from 'typebox';
import { Instant, printable } from '../fields.ts';
import { TITLE_MAX_LENGTH } from '../limits.ts';
import { PlaybackSource } from '../source.ts';
import { EntryMode, Role } from './session.ts';

export const Participant = Type.Object({
  id: Type.String(),
  name: Type.String(),
  role: Role,
  is_online: Type.Boolean(),
  in_call: Type.Boolean(),
  is_muted: Type.Boolean(),
});
export type Participant = Static<typeof Participant>;

/** At once to a joiner; to the others at most 4 times a second. Above 200 users `users` is cut and `total` tells the count (WS2). */
export const RoomParticipants = Type.Object({
  type: Type.Literal('ROOM_PARTICIPANTS'),
  /** Display names, for old clients. */
  participants: Type.Array(Type.String()),
  users: Type.Array(Participant),
  /** Display name of the host, present or not. */
  host: Type.String(),
  total: Type.Integer(),
});
export const UserJoined = Type.Object({
  type: Type.Literal('USER_JOINED'),
  user: Type.String(),
  user_id: Type.String(),
});
/** Sent when the user's last connection has been gone for 3 s (WS1); in large rooms of the host alone (WS2). */
export const UserLeft = Type.Object({ type: Type.Literal('USER_LEFT'), user: Type.String(), user_id: Type.String() });

/** The room waits for its host until `deadline` (RM7). */
export const HostDisconnected = Type.Object({
  type: Type.Literal('HOST_DISCONNECTED'),
  user: Type.String(),
  user_id: Type.String(),
  grace_seconds: Type.Number(),
  deadline: Instant,
});
export const HostReconnected = Type.Object({
  type: Type.Literal('HOST_RECONNECTED'),
  user: Type.String(),
  user_id: Type.String(),
});
/** The settings that changed, and who changed them. */
export const RoomUpdated = Type.Object({
  type: Type.Literal('ROOM_UPDATED'),
  user: Type.String(),
  user_id: Type.String(),
  title: Type.Optional(Type.Union([printable(TITLE_MAX_LENGTH), Type.Null()])),
  is_chat_enabled: Type.Optional(Type.Boolean()),
  is_private: Type.Optional(Type.Boolean()),
  entry_mode: Type.Optional(EntryMode),
  wait_for_viewers: Type.Optional(Type.Boolean()),
  /** After a transfer (RM12): display name and id of the new host. */
  host: Type.Optional(Type.String()),
  host_id: Type.Optional(Type.String()),
});
export const SourceChanged = Type.Object({
  type: Type.Literal('SOURCE_CHANGED'),
  user: Type.String(),
  user_id: Type.String(),
  source: PlaybackSource,
});
/** Grace ran out; the socket closes with 4004. */
export const RoomExpired = Type.Object({ type: Type.Literal('ROOM_EXPIRED') });
/** The host deleted the room; the socket closes with 4005. */
export const RoomDeleted = Type.Object({ type: Type.Literal('ROOM_DELETED') });

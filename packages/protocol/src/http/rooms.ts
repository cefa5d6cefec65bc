/** Routes of rooms: creating, joining, leaving, deleting, describing, choosing the source, discovery (RM, DS). */
import Type, { type Static } from 'typebox';
import { CodeInput, Id, Instant, nullable, page, pageQuery, printable } from '../fields.ts';
import { SEARCH_TEXT_MAX_LENGTH, TITLE_MAX_LENGTH } from '../limits.ts';
import { PlaybackSource, SourceChoice } from '../source.ts';
import { RoomState } from '../ws/session.ts';
import type { RouteKey, RouteSchema } from './route.ts';

const Title = printable(TITLE_MAX_LENGTH);
const RoomPath = Type.Object({ code: CodeInput });
/** How one gets into a private room. Public ones carry the default. */
export const EntryMode = Type.Enum(['APPROVAL', 'PASSWORD']);

export const RoomDetail = Type.Object({
  room_id: Type.String(),
  code: Type.String(),
  title: nullable(Type.String()),
  state: RoomState,
  is_active: Type.Boolean(),
  is_private: Type.Boolean(),
  entry_mode: EntryMode,
  is_chat_enabled: Type.Boolean(),
  /** Display name of the host. */
  host: Type.String(),
  host_id: Type.String(),
  video_provider: nullable(Type.String()),
  video_id: nullable(Type.String()),
  source: nullable(PlaybackSource),
  created_at: Instant,
  is_host: Type.Boolean(),
});
export type RoomDetail = Static<typeof RoomDetail>;

/** One line of the public list. */
export const PublicRoom = Type.Object({
  code: Type.String(),
  host: Type.String(),
  /** Live connections, exact within one presence lease (DS3). */
  viewers: Type.Integer({ minimum: 0 }),
  created_at: Instant,
  title: nullable(Type.String()),
  source: nullable(PlaybackSource),
});
export type PublicRoom = Static<typeof PublicRoom>;

export const roomRoutes = {
  'POST /api/rooms/create/': {
    summary: 'Open a room; the caller becomes its host',
    auth: 'user',
    action: 'host',
    body: Type.Object({
      is_private: Type.Optional(Type.Literal(false)),
      entry_mode: Type.Optional(EntryMode),
      title: Type.Optional(nullable(Title)),
      source: Type.Optional(SourceChoice),
    }),
    status: 201,
    answer: Type.Object({
      room_id: Type.String(),
      code: Type.String(),
      is_private: Type.Boolean(),
      entry_mode: EntryMode,
    }),
    errors: ['AUTH_REQUIRED', 'USERNAME_REQUIRED', 'CONFLICT', 'PROVIDER_UNKNOWN', 'SOURCE_UNAVAILABLE'],
  },
  'POST /api/rooms/join/': {
    summary: 'Become a participant; joining twice is safe',
    auth: 'user',
    action: 'join',
    body: Type.Object({ code: CodeInput }),
    status: 200,
    answer: Type.Object({
      room_id: Type.String(),
      code: Type.String(),
      status: Type.Enum(['PENDING', 'APPROVED']),
      is_host: Type.Boolean(),
    }),
    errors: ['AUTH_REQUIRED', 'ROOM_NOT_FOUND', 'PERMISSION_DENIED', 'ROOM_EXPIRED'],
  },
  'POST /api/rooms/leave/': {
    summary: 'Give up the membership',
    auth: 'user',
    action: 'join',
    body: Type.Object({ code: CodeInput }),
    status: 200,
    answer: Type.Object({ left: Type.Literal(true) }),
    errors: ['AUTH_REQUIRED', 'ROOM_NOT_FOUND', 'PERMISSION_DENIED'],
  },
  'POST /api/rooms/delete/': {
    summary: 'Delete the room for everyone, for good (host, session cookie only)',
    auth: 'session',
    action: 'manage',
    body: Type.Object({ room_id: Id }),
    status: 200,
    answer: Type.Object({ status: Type.Literal('room_deleted') }),
    errors: ['AUTH_REQUIRED', 'ROOM_NOT_FOUND', 'PERMISSION_DENIED', 'ROOM_EXPIRED'],
  },
  'GET /api/rooms/:code/detail/': {
    summary: 'Describe a room',
    auth: 'optional',
    action: 'anyone',
    params: RoomPath,
    status: 200,
    answer: RoomDetail,
    errors: ['ROOM_NOT_FOUND'],
  },
  'PATCH /api/rooms/:code/': {
    summary: 'Change the settings of a room (host)',
    auth: 'user',
    action: 'manage',
    params: RoomPath,
    body: Type.Object({
      title: Type.Optional(nullable(Title)),
      is_chat_enabled: Type.Optional(Type.Boolean()),
      // Private rooms and waiting for viewers do not exist: asking for them is refused instead of silently dropped.
      is_private: Type.Optional(Type.Literal(false)),
      wait_for_viewers: Type.Optional(Type.Literal(false)),
    }),
    status: 200,
    answer: RoomDetail,
    errors: ['AUTH_REQUIRED', 'ROOM_NOT_FOUND', 'PERMISSION_DENIED', 'ROOM_EXPIRED'],
  },
  'POST /api/rooms/source/': {
    summary: 'Choose what is watched (host); the timeline starts at 0, paused',
    auth: 'user',
    action: 'control',
    body: Type.Object({ room_id: Id, ...SourceChoice.properties }),
    status: 200,
    answer: Type.Object({
      room_id: Type.String(),
      video_provider: Type.String(),
      video_id: Type.String(),
      source: PlaybackSource,
    }),
    errors: [
      'AUTH_REQUIRED',
      'ROOM_NOT_FOUND',
      'PERMISSION_DENIED',
      'ROOM_EXPIRED',
      'PROVIDER_UNKNOWN',
      'SOURCE_UNAVAILABLE',
    ],
  },
  'GET /api/rooms/public/': {
    summary: 'Live public rooms',
    auth: 'none',
    action: 'anyone',
    query: Type.Object({
      ...pageQuery,
      sort: Type.Optional(Type.Enum(['viewers', 'newest'])),
      q: Type.Optional(Type.String({ maxLength: SEARCH_TEXT_MAX_LENGTH })),
    }),
    status: 200,
    answer: page(PublicRoom),
    errors: [],
    plainList: true,
  },
} as const satisfies Record<RouteKey, RouteSchema>;

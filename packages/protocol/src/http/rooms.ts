/** Routes of rooms: opening, describing, settings, choosing the source, ending, discovery (RM, DS). Who is let in: `membership.ts`. */
import Type, { type Static } from 'typebox';
import { CodeInput, Id, Instant, nullable, page, pageQuery, printable } from '../fields.ts';
import { SEARCH_TEXT_MAX_LENGTH, TITLE_MAX_LENGTH } from '../limits.ts';
import { PlaybackSource, SourceChoice } from '../source.ts';
import { EntryMode, RoomState } from '../ws/session.ts';
import type { RouteKey, RouteSchema } from './route.ts';

const Title = printable(TITLE_MAX_LENGTH);
export const RoomPath = Type.Object({ code: CodeInput });

/** What the caller is in a room; `null`: he never asked to be let in. */
export const MembershipStatus = Type.Enum(['APPROVED', 'PENDING', 'REJECTED', 'INVITED', 'LEFT']);
export type MembershipStatus = Static<typeof MembershipStatus>;

export const RoomDetail = Type.Object({
  room_id: Type.String(),
  code: Type.String(),
  title: nullable(Type.String()),
  state: RoomState,
  is_active: Type.Boolean(),
  is_private: Type.Boolean(),
  entry_mode: EntryMode,
  is_chat_enabled: Type.Boolean(),
  wait_for_viewers: Type.Boolean(),
  /** Display name of the host. */
  host: Type.String(),
  host_id: Type.String(),
  /** What is watched in a private room is told to its participants alone: `null` for others. */
  video_provider: nullable(Type.String()),
  video_id: nullable(Type.String()),
  source: nullable(PlaybackSource),
  created_at: Instant,
  is_host: Type.Boolean(),
  my_status: nullable(MembershipStatus),
});
export type RoomDetail = Static<typeof RoomDetail>;

/** Shown once: only its hash is kept (RM4). */
const RoomPassword = Type.Optional(Type.String());

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

/** One of the rooms that the caller hosts or was let into. */
export const MyRoom = Type.Object({
  ...PublicRoom.properties,
  room_id: Type.String(),
  state: RoomState,
  is_active: Type.Boolean(),
  is_private: Type.Boolean(),
  is_host: Type.Boolean(),
});
export type MyRoom = Static<typeof MyRoom>;

export const roomRoutes = {
  'POST /api/rooms/create/': {
    summary: 'Open a room; the caller becomes its host. The password of a private room is shown here and never again',
    auth: 'user',
    action: 'host',
    body: Type.Object({
      is_private: Type.Optional(Type.Boolean()),
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
      room_password: RoomPassword,
    }),
    errors: ['AUTH_REQUIRED', 'USERNAME_REQUIRED', 'CONFLICT', 'PROVIDER_UNKNOWN', 'SOURCE_UNAVAILABLE'],
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
    summary:
      'Change the settings of a room (host). Asking for `entry_mode: "PASSWORD"` makes a new password, shown here',
    auth: 'user',
    action: 'manage',
    params: RoomPath,
    body: Type.Object({
      title: Type.Optional(nullable(Title)),
      is_chat_enabled: Type.Optional(Type.Boolean()),
      is_private: Type.Optional(Type.Boolean()),
      entry_mode: Type.Optional(EntryMode),
      wait_for_viewers: Type.Optional(Type.Boolean()),
    }),
    status: 200,
    answer: Type.Object({ ...RoomDetail.properties, room_password: RoomPassword }),
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
  'GET /api/rooms/mine/': {
    summary: 'Rooms that the caller hosts or was let into: those that are still open first, then the newest',
    auth: 'user',
    action: 'account',
    query: Type.Object(pageQuery),
    status: 200,
    answer: page(MyRoom),
    errors: ['AUTH_REQUIRED'],
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

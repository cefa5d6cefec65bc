/** Routes of watch progress: how far each user has come in each title (PG1–PG4). */
import Type, { type Static } from 'typebox';
import { Id, Instant, nullable, page, pageQuery, printable, Seconds } from '../fields.ts';
import { TITLE_MAX_LENGTH, URL_MAX_LENGTH } from '../limits.ts';
import { MediaType, PlaybackSource } from '../source.ts';
import { RoomPath } from './rooms.ts';
import type { RouteKey, RouteSchema } from './route.ts';

const MediaId = Type.String({ minLength: 1, maxLength: URL_MAX_LENGTH });
const Season = nullable(Type.Integer({ minimum: 0, maximum: 1000 }));
const Episode = nullable(Type.Integer({ minimum: 0, maximum: 10_000 }));
const Percent = Type.Number({ minimum: 0, maximum: 100 });

/** One row for each user, room, title, season and episode (PG1). */
export const Progress = Type.Object({
  room_id: Type.String(),
  media_id: Type.String(),
  media_type: MediaType,
  season: nullable(Type.Integer()),
  episode: nullable(Type.Integer()),
  /** Seconds of film. */
  timestamp: Type.Number(),
  /** Seconds; 0 when it is not known. */
  duration: Type.Number(),
  progress_percent: Type.Number(),
  completed: Type.Boolean(),
  updated_at: Instant,
});
export type Progress = Static<typeof Progress>;

/** One title that the caller has not finished. */
export const Unfinished = Type.Object({
  ...Progress.properties,
  title: nullable(printable(TITLE_MAX_LENGTH)),
  poster: nullable(Type.String()),
  /** What would be watched in a new room; `null` when the room has moved on to something else. */
  source: nullable(PlaybackSource),
  room: Type.Object({ code: Type.String(), title: nullable(Type.String()), is_active: Type.Boolean() }),
});
export type Unfinished = Static<typeof Unfinished>;

export const progressRoutes = {
  'POST /api/rooms/progress/save/': {
    summary: 'Store how far the caller has come; saving twice is safe, the last one counts',
    auth: 'user',
    action: 'see',
    body: Type.Object({
      room_id: Id,
      media_id: MediaId,
      media_type: MediaType,
      season: Type.Optional(Season),
      episode: Type.Optional(Episode),
      timestamp: Seconds,
      duration: Seconds,
      progress_percent: Percent,
      completed: Type.Boolean(),
    }),
    status: 200,
    answer: Progress,
    errors: ['AUTH_REQUIRED', 'USERNAME_REQUIRED', 'ROOM_NOT_FOUND', 'PERMISSION_DENIED'],
  },
  'GET /api/rooms/progress/get/': {
    summary: 'How far the caller has come in one title; `{progress: null}` when not at all',
    auth: 'user',
    action: 'see',
    query: Type.Object({
      room_id: Id,
      media_id: MediaId,
      media_type: MediaType,
      season: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
      episode: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
    }),
    status: 200,
    answer: Type.Union([Progress, Type.Object({ progress: Type.Null() })]),
    errors: ['AUTH_REQUIRED', 'USERNAME_REQUIRED', 'ROOM_NOT_FOUND', 'PERMISSION_DENIED'],
  },
  'GET /api/rooms/:code/resume/': {
    summary:
      'Where the caller would go on in what the room watches; zeros when he has not begun, or has finished (PG4)',
    auth: 'user',
    action: 'see',
    params: RoomPath,
    status: 200,
    answer: Type.Object({
      progress_percent: Type.Number(),
      last_position_seconds: Type.Number(),
      completed: Type.Boolean(),
    }),
    errors: ['AUTH_REQUIRED', 'USERNAME_REQUIRED', 'ROOM_NOT_FOUND', 'PERMISSION_DENIED'],
  },
  'GET /api/progress/continue/': {
    summary: 'Titles that the caller has not finished, newest first, each once',
    auth: 'user',
    action: 'account',
    query: Type.Object(pageQuery),
    status: 200,
    answer: page(Unfinished),
    errors: ['AUTH_REQUIRED'],
  },
} as const satisfies Record<RouteKey, RouteSchema>;

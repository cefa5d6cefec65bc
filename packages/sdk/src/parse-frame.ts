/**
 * Text from a socket → a frame that is safe to use, or nothing.
 *
 * A hand-written check of the fields that this client relies on, instead of the protocol's schemas: those would bring a
 * validator of 20 KB into every page. The table is typed so that a new frame does not compile without its line here.
 */
import type { PersonalFrame, PersonalFrameType, ServerFrame, ServerFrameOf, ServerFrameType } from '@streamit/protocol';
import { isObject, parseObject } from './json.ts';

type Check = (value: unknown) => boolean;
/** Checks by field, for fields that the frame has; those not named here are not relied on. */
type Shape<Frame> = { readonly [Field in Exclude<keyof Frame, 'type'>]?: Check };

const text: Check = (value) => typeof value === 'string';
const number: Check = Number.isFinite;
const flag: Check = (value) => typeof value === 'boolean';
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const nullable =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const object =
  (shape: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && Object.entries(shape).every(([field, check]) => check(value[field]));

const source = nullable(object({ provider: text, external_id: text }));
const someone = { user: text, user_id: text };
const storedMessage = { ...someone, id: text, message: text, created_at: number };

const SHAPES: { readonly [Type in ServerFrameType]: Shape<ServerFrameOf<Type>> } = {
  JOINED: {
    ...someone,
    connection_id: text,
    role: text,
    room: object({
      code: text,
      title: nullable(text),
      state: text,
      is_chat_enabled: flag,
      source,
      is_private: flag,
      entry_mode: text,
      wait_for_viewers: flag,
    }),
    is_muted: flag,
    grace_deadline: optional(number),
    server_time: number,
  },
  CHAT_HISTORY: { messages: list(object(storedMessage)) },
  PLAYBACK_STATE: {
    is_playing: flag,
    time: number,
    version: number,
    rate: number,
    effective_at: number,
    duration: optional(number),
  },
  ROOM_PARTICIPANTS: { users: list(object({ id: text, name: text, is_muted: flag })), host: text, total: number },
  USER_JOINED: someone,
  USER_LEFT: someone,
  CHAT_MESSAGE: { ...storedMessage, client_id: optional(text) },
  MODERATION: { ...someone, action: text },
  ROOM_WAITING: { version: number, waiting_for: list(object(someone)), deadline: nullable(number) },
  HOST_DISCONNECTED: { grace_seconds: number, deadline: number },
  HOST_RECONNECTED: {},
  ROOM_UPDATED: {
    title: optional(nullable(text)),
    is_chat_enabled: optional(flag),
    is_private: optional(flag),
    entry_mode: optional(text),
    wait_for_viewers: optional(flag),
    host: optional(text),
    host_id: optional(text),
  },
  SOURCE_CHANGED: { source: object({ provider: text, external_id: text }) },
  ROOM_EXPIRED: {},
  ROOM_DELETED: {},
  SYNC_CORRECTION: { time: number, version: number, server_time: number },
  TIME_SYNC: { t0: number, t1: number, t2: number },
  ERROR: { code: text, message: text },
};

const news = {
  id: text,
  created_at: number,
  room: object({ room_id: text, code: text, title: nullable(text) }),
  user: object({ id: text, name: text }),
};

const PERSONAL_SHAPES: { readonly [Type in PersonalFrameType]: Shape<PersonalFrame & { type: Type }> } = {
  join_requested: news,
  join_approved: news,
  join_rejected: news,
  room_invited: news,
  room_deleted: news,
  room_expired: news,
};

/** The frame in `data`; undefined when it is no frame, of an unknown type (a newer server's), or lacks what it needs. */
export function parseFrame(data: unknown): ServerFrame | undefined {
  return shaped<ServerFrame>(data, SHAPES);
}

/** The same for the personal socket. */
export function parsePersonalFrame(data: unknown): PersonalFrame | undefined {
  return shaped<PersonalFrame>(data, PERSONAL_SHAPES);
}

function shaped<Frame extends { readonly type: string }>(
  data: unknown,
  shapes: { readonly [Type in Frame['type']]: Readonly<Record<string, Check>> },
): Frame | undefined {
  const value = typeof data === 'string' ? parseObject(data) : undefined;
  if (value === undefined || typeof value.type !== 'string' || !Object.hasOwn(shapes, value.type)) return undefined;
  return object(shapes[value.type as Frame['type']])(value) ? (value as unknown as Frame) : undefined;
}

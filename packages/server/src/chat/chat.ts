/** The room's text chat: checked in one order, stored before it is seen, and each message once. */
import {
  CHAT_REPLAYED,
  type ClientFrameOf,
  type MessageId,
  type RoomCode,
  type RoomId,
  type ServerFrameOf,
  type StoredMessage,
  type UserId,
} from '@streamit/protocol';
import type { Db } from '../database/tables.ts';
import { AppError } from '../lib/app-error.ts';
import { assertNever } from '../lib/assert-never.ts';
import { createTimeOrderedIds } from '../lib/time-ordered-id.ts';
import type { User } from '../ports/caller.ts';
import type { ChatVerdict } from '../ports/chat-gate.ts';
import type { RoomRef } from '../ports/guard.ts';
import type { RealtimeStore } from '../ports/realtime-store.ts';
import type { Session } from '../ports/session.ts';
import type { Room } from '../rooms/room-queries.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { Sanctions } from '../rooms/sanctions.ts';
import {
  countMessages,
  findByClientId,
  insertMessage,
  latestMessages,
  newestMessages,
  trimMessages,
} from './chat-queries.ts';
import { isWorthSending } from './chat-rules.ts';

/** A room is trimmed once in so many messages: seldom enough to cost nothing, often enough to bound it. */
const TRIM_EVERY = 50;
/** Rooms whose messages are counted; a room that falls out is trimmed at its next message. */
const COUNTED_ROOMS_MAX = 10_000;

/** What somebody wants to say, on whatever way it came. */
export interface Utterance {
  readonly room: Room;
  readonly user: { readonly id: UserId; readonly name: string };
  readonly text: string;
  /** Names the message across resends (CH3). */
  readonly clientId: string | undefined;
}

export interface Chat {
  /** @throws AppError in the order of CH1 */
  send(session: Session, frame: ClientFrameOf<'CHAT_MESSAGE'>): Promise<void>;
  /** The same by HTTP; answers the message as it is stored. @throws AppError as {@link send}, `VALIDATION_ERROR` for an empty one */
  post(user: User, room: RoomRef, message: { message: string; client_id?: string | undefined }): Promise<StoredMessage>;
  /** Newest first. */
  list(room: RoomRef, page: { limit: number; offset: number }): Promise<{ count: number; results: StoredMessage[] }>;
  /** What a joiner is told. */
  history(room: RoomCode): Promise<ServerFrameOf<'CHAT_HISTORY'>>;
}

export interface ChatDeps {
  readonly db: Db;
  readonly store: RealtimeStore;
  readonly rooms: Rooms;
  readonly sanctions: Pick<Sanctions, 'of'>;
}

export function createChat({ db, store, rooms, sanctions }: ChatDeps): Chat {
  const { clock, bus, chatGate } = store;
  const nextId = createTimeOrderedIds(clock.now);
  /** Messages since each room was trimmed. */
  const untrimmed = new Map<RoomId, number>();

  async function keep({ room, user, text, clientId }: Utterance): Promise<StoredMessage | null> {
    const message = {
      id: nextId() as MessageId,
      room: room.id,
      user,
      message: text,
      clientId: clientId ?? null,
      createdAt: Math.round(clock.now()),
    };
    if (!(await insertMessage(db, message))) return null;
    await countAndTrim(room.id);
    return { id: message.id, user: user.name, user_id: user.id, message: text, created_at: message.createdAt };
  }

  async function countAndTrim(room: RoomId): Promise<void> {
    const count = (untrimmed.get(room) ?? TRIM_EVERY - 1) + 1;
    if (untrimmed.size >= COUNTED_ROOMS_MAX) untrimmed.clear();
    untrimmed.set(room, count % TRIM_EVERY);
    if (count === TRIM_EVERY) await trimMessages(db, room);
  }

  /**
   * Stores a message and tells everyone; of one that came before, only `isNew` says so (CH3).
   * `null`: there was nothing in it. @throws AppError in the order of CH1
   */
  async function say(utterance: Utterance): Promise<{ stored: StoredMessage; isNew: boolean } | null> {
    const { room, user, text, clientId } = utterance;
    if (!isWorthSending(room, text)) return null;
    refuse(await chatGate.admit(room.code, user.id, { text, clientId }));
    if ((await sanctions.of(room, user.id)).muted) throw new AppError('MUTED');
    const stored = await keep(utterance);
    if (stored !== null) {
      const frame = { type: 'CHAT_MESSAGE', ...stored, ...named(clientId) } as const;
      await bus.publish(room.code, { kind: 'frame', frame });
      return { stored, isNew: true };
    }
    // The same message again: its sender missed the answer, everyone else has it.
    const earlier = clientId && (await findByClientId(db, room.id, user.id, clientId));
    return earlier ? { stored: earlier, isNew: false } : null;
  }

  return {
    async send(session, { message: text, client_id: clientId }) {
      const room = await rooms.current(session.room);
      const said = await say({ room, user: session.user, text, clientId });
      if (said?.isNew === false) session.send({ type: 'CHAT_MESSAGE', ...said.stored, ...named(clientId) });
    },

    async post({ id, displayName: name }, { id: roomId }, { message: text, client_id: clientId }) {
      const said = await say({ room: await rooms.byId(roomId), user: { id, name }, text, clientId });
      if (said === null) throw new AppError('VALIDATION_ERROR', 'field `message`: must not be empty');
      return said.stored;
    },

    async list({ id }, page) {
      const [count, results] = await Promise.all([countMessages(db, id), newestMessages(db, id, page)]);
      return { count, results };
    },

    async history(code) {
      const room = await rooms.current(code);
      return { type: 'CHAT_HISTORY', messages: await latestMessages(db, room.id, CHAT_REPLAYED) };
    },
  };
}

const named = (clientId: string | undefined) => (clientId === undefined ? {} : { client_id: clientId });

function refuse(verdict: ChatVerdict): void {
  switch (verdict.verdict) {
    case 'admitted':
    case 'resent':
      return;
    case 'cooling': {
      const seconds = Math.ceil(verdict.retryAfterMs / 1000);
      const message = `You are sending messages too fast. Please wait ${seconds} s.`;
      throw new AppError('RATE_LIMITED', message, { retryAfterMs: verdict.retryAfterMs });
    }
    case 'duplicate':
      throw new AppError('DUPLICATE_MESSAGE');
    default:
      assertNever(verdict);
  }
}

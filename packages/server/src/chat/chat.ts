/** The room's text chat: checked in one order, stored before it is seen, and each message once. */
import {
  CHAT_REPLAYED,
  type ClientFrameOf,
  type MessageId,
  type RoomCode,
  type RoomId,
  type ServerFrameOf,
  type StoredMessage,
} from '@streamit/protocol';
import type { Db } from '../database/tables.ts';
import { AppError } from '../lib/app-error.ts';
import { assertNever } from '../lib/assert-never.ts';
import type { ChatVerdict } from '../ports/chat-gate.ts';
import type { RealtimeStore } from '../ports/realtime-store.ts';
import type { Session } from '../ports/session.ts';
import type { Room } from '../rooms/room-queries.ts';
import type { Rooms } from '../rooms/rooms.ts';
import { findByClientId, insertMessage, latestMessages, trimMessages } from './chat-queries.ts';
import { isWorthSending } from './chat-rules.ts';
import { createTimeOrderedIds } from '../lib/time-ordered-id.ts';

/** A room is trimmed once in so many messages: seldom enough to cost nothing, often enough to bound it. */
const TRIM_EVERY = 50;
/** Rooms whose messages are counted; a room that falls out is trimmed at its next message. */
const COUNTED_ROOMS_MAX = 10_000;

export interface Chat {
  /** @throws AppError in the order of CH1 */
  send(session: Session, frame: ClientFrameOf<'CHAT_MESSAGE'>): Promise<void>;
  /** What a joiner is told. */
  history(room: RoomCode): Promise<ServerFrameOf<'CHAT_HISTORY'>>;
}

export function createChat({ db, store, rooms }: { db: Db; store: RealtimeStore; rooms: Rooms }): Chat {
  const { clock, bus, chatGate } = store;
  const nextId = createTimeOrderedIds(clock.now);
  /** Messages since each room was trimmed. */
  const untrimmed = new Map<RoomId, number>();

  async function keep(room: Room, session: Session, text: string, clientId?: string): Promise<StoredMessage | null> {
    const message = {
      id: nextId() as MessageId,
      room: room.id,
      user: session.user,
      message: text,
      clientId: clientId ?? null,
      createdAt: Math.round(clock.now()),
    };
    if (!(await insertMessage(db, message))) return null;
    await countAndTrim(room.id);
    return {
      id: message.id,
      user: session.user.name,
      user_id: session.user.id,
      message: text,
      created_at: message.createdAt,
    };
  }

  async function countAndTrim(room: RoomId): Promise<void> {
    const count = (untrimmed.get(room) ?? TRIM_EVERY - 1) + 1;
    if (untrimmed.size >= COUNTED_ROOMS_MAX) untrimmed.clear();
    untrimmed.set(room, count % TRIM_EVERY);
    if (count === TRIM_EVERY) await trimMessages(db, room);
  }

  return {
    async send(session, { message: text, client_id }) {
      const room = await rooms.current(session.room);
      if (!isWorthSending(room, text)) return;
      refuse(await chatGate.admit(room.code, session.user.id, { text, clientId: client_id }));
      const named = client_id === undefined ? {} : { client_id };
      const stored = await keep(room, session, text, client_id);
      if (stored !== null) {
        await bus.publish(room.code, { kind: 'frame', frame: { type: 'CHAT_MESSAGE', ...stored, ...named } });
        return;
      }
      // The same message again: its sender missed the answer, everyone else has it (CH3).
      const earlier = client_id && (await findByClientId(db, room.id, session.user.id, client_id));
      if (earlier) session.send({ type: 'CHAT_MESSAGE', ...earlier, ...named });
    },

    async history(code) {
      const room = await rooms.current(code);
      return { type: 'CHAT_HISTORY', messages: await latestMessages(db, room.id, CHAT_REPLAYED) };
    },
  };
}

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

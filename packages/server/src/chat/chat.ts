/** The room's text chat: checked in one order, stored before it is seen, and each message once. */
import {
  CHAT_REPLAYED,
  type ClientFrameOf,
  type ConnectionId,
  type MessageId,
  type RoomCode,
  type ServerFrameOf,
  type StoredMessage,
  type UserId,
} from '@streamit/protocol';
import type { Db } from '../database/tables.ts';
import { AppError } from '../lib/app-error.ts';
import { assertNever } from '../lib/assert-never.ts';
import { createTimeOrderedIds, firstTimeOrderedId } from '../lib/time-ordered-id.ts';
import type { User } from '../ports/caller.ts';
import type { ChatVerdict } from '../ports/chat-gate.ts';
import type { RoomRef } from '../ports/guard.ts';
import type { Log } from '../ports/log.ts';
import type { RealtimeStore } from '../ports/realtime-store.ts';
import type { Session } from '../ports/session.ts';
import type { Room } from '../rooms/room-queries.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { Sanctions } from '../rooms/sanctions.ts';
import {
  countMessages,
  findByClientId,
  insertMessages,
  latestMessages,
  messagesFrom,
  newestMessages,
  trimMessages,
} from './chat-queries.ts';
import { isWorthSending } from './chat-rules.ts';
import { createChatTelling } from './chat-telling.ts';
import { createChatTrimmer } from './chat-trimmer.ts';
import { createChatWriter } from './chat-writer.ts';

/** Messages that a room is told again after an interruption: as many as a joiner finds, twice, as it may have been busy. */
const RETOLD_MAX = 2 * CHAT_REPLAYED;

/** What somebody wants to say, on whatever way it came. */
export interface Utterance {
  readonly room: Room;
  readonly user: { readonly id: UserId; readonly name: string };
  readonly text: string;
  /** Names the message across resends (CH3). */
  readonly clientId: string | undefined;
  /** Whose answer is his own. */
  readonly connection?: ConnectionId;
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
  /**
   * What was said from `sinceMs` (room clock) on, oldest first, at most the latest {@link RETOLD_MAX}; for those who may
   * have missed it. A message that was slow to be stored, or came over another node, sorts a little before those that
   * were told before it: look back further than the last moment at which all was heard.
   */
  since(room: RoomCode, sinceMs: number): Promise<ServerFrameOf<'CHAT_MESSAGE'>[]>;
  /** Stores and tells what was accepted. Never rejects. */
  close(): Promise<void>;
}

export interface ChatDeps {
  readonly db: Db;
  readonly store: RealtimeStore;
  readonly rooms: Rooms;
  readonly sanctions: Pick<Sanctions, 'of'>;
  readonly log: Log;
}

export function createChat({ db, store, rooms, sanctions, log }: ChatDeps): Chat {
  const { clock, bus, chatGate } = store;
  const nextId = createTimeOrderedIds(clock.now);
  const writer = createChatWriter((messages) => insertMessages(db, messages));
  const trimmer = createChatTrimmer((room) => trimMessages(db, room), log);
  const telling = createChatTelling({ bus, clock, log });

  async function keep({ room, user, text, clientId }: Utterance): Promise<StoredMessage | null> {
    const message = {
      id: nextId() as MessageId,
      room: room.id,
      user,
      message: text,
      clientId: clientId ?? null,
      createdAt: Math.round(clock.now()),
    };
    if (!(await writer.write(message))) return null;
    trimmer.stored(room.id);
    return { id: message.id, user: user.name, user_id: user.id, message: text, created_at: message.createdAt };
  }

  /**
   * Stores a message and tells everyone; of one that came before, only `isNew` says so (CH3).
   * `null`: there was nothing in it. @throws AppError in the order of CH1
   */
  async function say(utterance: Utterance): Promise<{ stored: StoredMessage; isNew: boolean } | null> {
    const { room, user, text, clientId, connection } = utterance;
    if (!isWorthSending(room, text)) return null;
    // Asked together, for one way to the store and back; answered in the order of CH1.
    const [verdict, { muted }] = await Promise.all([
      chatGate.admit(room.code, user.id, { text, clientId }),
      sanctions.of(room, user.id),
    ]);
    refuse(verdict);
    if (muted) throw new AppError('MUTED');
    const stored = await keep(utterance);
    if (stored !== null) {
      await telling.tell(room.code, frameOf(stored, clientId));
      return { stored, isNew: true };
    }
    // The same message again: its sender missed the answer.
    const earlier = clientId && (await findByClientId(db, room.id, user.id, clientId));
    if (!earlier) return null;
    // Everyone else has it, unless the node that stored it failed before it could tell them.
    if (!telling.wasTold(earlier.id)) await telling.tell(room.code, frameOf(earlier, clientId), connection);
    return { stored: earlier, isNew: false };
  }

  return {
    async send(session, { message: text, client_id: clientId }) {
      const room = await rooms.current(session.room);
      const said = await say({ room, user: session.user, text, clientId, connection: session.connection });
      if (said?.isNew === false) session.send(frameOf(said.stored, clientId));
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

    async since(code, sinceMs) {
      const room = await rooms.current(code);
      const messages = await messagesFrom(db, room.id, firstTimeOrderedId(sinceMs), RETOLD_MAX);
      // Under its `client_id`: whoever wrote it may have missed the answer.
      return messages.map(({ client_id, ...stored }) => frameOf(stored, client_id ?? undefined));
    },

    async close() {
      await writer.close();
      await Promise.all([telling.close(), trimmer.close()]);
    },
  };
}

function frameOf(stored: StoredMessage, clientId?: string): ServerFrameOf<'CHAT_MESSAGE'> {
  return { type: 'CHAT_MESSAGE', ...stored, ...(clientId !== undefined && { client_id: clientId }) };
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

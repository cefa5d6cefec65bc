/**
 * Stores a node's messages many at a time, without waiting for company: one statement is under way, and what comes
 * meanwhile goes together into the next. A lone message is written at once, and under load statements grow by themselves.
 */
import type { MessageId } from '@streamit/protocol';
import { isForeignKeyViolation } from '../database/foreign-key-violation.ts';
import { AppError } from '../lib/app-error.ts';
import type { NewMessage } from './chat-queries.ts';

/** Rows of one statement: no reader of the table waits long for it. */
export const CHAT_ROWS_PER_WRITE = 100;
/** Messages that may wait while the database is slow; those beyond are refused at once, instead of heard long after. */
export const CHAT_WAITING_MAX = 1_000;

/** Stores messages in one statement, all or none; answers which of them were new. */
export type InsertMessages = (messages: readonly NewMessage[]) => Promise<ReadonlySet<MessageId>>;

export interface ChatWriter {
  /**
   * Resolves when the message is stored; false when its user has stored one under the same `clientId` in this room
   * already. Messages resolve in the order in which they were given.
   * @throws AppError `REALTIME_UNAVAILABLE` when too many wait, `NOT_FOUND` when its room or its user is gone
   */
  write(message: NewMessage): Promise<boolean>;
  /** Resolves when nothing waits any more. Never rejects. */
  close(): Promise<void>;
}

interface Waiting {
  readonly message: NewMessage;
  readonly resolve: (isNew: boolean) => void;
  readonly reject: (error: unknown) => void;
}

export function createChatWriter(insert: InsertMessages): ChatWriter {
  const waiting: Waiting[] = [];
  let writing: Promise<void> | null = null;

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) await writeTogether(waiting.splice(0, CHAT_ROWS_PER_WRITE));
    writing = null;
  }

  /** A room or a user that is gone takes its own message with it, not those of the others. */
  async function writeTogether(batch: readonly Waiting[]): Promise<void> {
    try {
      const stored = await insert(batch.map(({ message }) => message));
      for (const { message, resolve } of batch) resolve(stored.has(message.id));
    } catch (error) {
      const isOneGone = isForeignKeyViolation(error);
      if (isOneGone && batch.length > 1) {
        const half = Math.ceil(batch.length / 2);
        await writeTogether(batch.slice(0, half));
        await writeTogether(batch.slice(half));
      } else for (const { reject } of batch) reject(isOneGone ? new AppError('NOT_FOUND') : error);
    }
  }

  return {
    async write(message) {
      if (waiting.length >= CHAT_WAITING_MAX) throw new AppError('REALTIME_UNAVAILABLE');
      const { promise, resolve, reject } = Promise.withResolvers<boolean>();
      waiting.push({ message, resolve, reject });
      writing ??= writeAll();
      return promise;
    },
    async close() {
      await writing;
    },
  };
}

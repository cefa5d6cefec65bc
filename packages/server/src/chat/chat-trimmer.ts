/** Keeps each room's history at its bound, behind everything else: nobody's message waits for it (CH4). */
import type { RoomId } from '@streamit/protocol';
import type { Log } from '../ports/log.ts';

/** A room is trimmed once in so many messages: seldom enough to cost nothing, often enough to bound it. */
const TRIM_EVERY = 50;
/** Rooms whose messages are counted; a room that falls out is trimmed at its next message. */
const COUNTED_ROOMS_MAX = 10_000;

export interface ChatTrimmer {
  /** A message of this room was stored. */
  stored(room: RoomId): void;
  /** Resolves when no room is being trimmed any more. Never rejects. */
  close(): Promise<void>;
}

export function createChatTrimmer(trim: (room: RoomId) => Promise<void>, log: Log): ChatTrimmer {
  /** Messages since each room was trimmed. */
  const untrimmed = new Map<RoomId, number>();
  /** Rooms that are due, each once: one after another, so that the database never has more than one of them to do. */
  const due = new Set<RoomId>();
  let trimming: Promise<void> | null = null;

  async function trimDue(): Promise<void> {
    for (const room of due) {
      due.delete(room);
      await trim(room).catch((error: unknown) => {
        log.warn({ err: error, room }, 'a chat was not trimmed; it is with one of its next messages');
      });
    }
    trimming = null;
  }

  return {
    stored(room) {
      const count = (untrimmed.get(room) ?? TRIM_EVERY - 1) + 1;
      if (untrimmed.size >= COUNTED_ROOMS_MAX) untrimmed.clear();
      untrimmed.set(room, count % TRIM_EVERY);
      if (count < TRIM_EVERY) return;
      due.add(room);
      trimming ??= trimDue();
    },
    async close() {
      await trimming;
    },
  };
}

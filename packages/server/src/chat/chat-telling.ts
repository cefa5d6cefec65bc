/**
 * Tells the room what was stored. What could not be told, because the store was away, is told as soon as it can be: a
 * stored message is in the history, and those who are in the room are not to find it there alone (CH4).
 */
import type { ConnectionId, RoomCode, ServerFrameOf } from '@streamit/protocol';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { RoomBus } from '../ports/room-bus.ts';

/** How often what could not be told is tried again. */
const RETRY_MS = 1_000;
/** Stored messages that may wait to be told; those beyond are found in the history. */
export const UNTOLD_MAX = 1_000;
/** Messages of which this node remembers that they were told: for a resend soon after, not for ever. */
const REMEMBERED_MAX = 10_000;

type ChatFrame = ServerFrameOf<'CHAT_MESSAGE'>;

export interface ChatTelling {
  /**
   * Tells everyone in the room but `except`. Perhaps twice, when it was not certain the first time: whoever hands it to
   * viewers drops what he has handed to them.
   * @throws AppError `REALTIME_UNAVAILABLE`; then it is tried again until it succeeds
   */
  tell(room: RoomCode, frame: ChatFrame, except?: ConnectionId): Promise<void>;
  /** Whether this node told the message that has this id; false also when it was long ago, or by another. */
  wasTold(message: string): boolean;
  /** Tries once more to tell what waits, and gives up the rest. Never rejects. */
  close(): Promise<void>;
}

export interface ChatTellingDeps {
  readonly bus: Pick<RoomBus, 'publish'>;
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Log;
}

export function createChatTelling({ bus, clock, log }: ChatTellingDeps): ChatTelling {
  const told = new Set<string>();
  const untold = new Map<string, { readonly room: RoomCode; readonly frame: ChatFrame }>();
  let cancelRetry: (() => void) | null = null;
  let retrying: Promise<void> = Promise.resolve();

  async function publish(room: RoomCode, frame: ChatFrame, except?: ConnectionId): Promise<void> {
    await bus.publish(room, { kind: 'frame', frame, except });
    untold.delete(frame.id);
    told.add(frame.id);
    const [oldest] = told;
    if (told.size > REMEMBERED_MAX && oldest !== undefined) told.delete(oldest);
  }

  /** In the order in which they were stored; the first that fails says that the others would. */
  async function retry(): Promise<void> {
    try {
      for (const { room, frame } of untold.values()) await publish(room, frame);
    } catch (error) {
      log.warn({ err: error, messages: untold.size }, 'stored messages could not be told yet; they are tried again');
    }
  }

  function retryLater(): void {
    cancelRetry ??= clock.after(RETRY_MS, () => {
      retrying = retry().then(() => {
        cancelRetry = null;
        if (untold.size > 0) retryLater();
      });
    });
  }

  return {
    async tell(room, frame, except) {
      try {
        await publish(room, frame, except);
      } catch (error) {
        if (untold.size < UNTOLD_MAX) untold.set(frame.id, { room, frame });
        retryLater();
        throw error;
      }
    },
    wasTold: (message) => told.has(message),
    async close() {
      cancelRetry?.();
      await retrying;
      cancelRetry?.();
      await retry();
    },
  };
}

/** One room, live. */
import type { ServerFrameOf, ServerFrameType, StoredMessage, Timeline } from '@streamit/protocol';
import type { RoomClock } from './clock-sync.ts';
import type { RoomSnapshot } from './room-snapshot.ts';
import type { Readable } from './store.ts';

/**
 * A live connection to one room that heals by itself. Reading it gives the room as it is now; it stays readable after
 * the connection ended.
 */
export interface RoomConnection extends Readable<RoomSnapshot> {
  /** Calls `listener` with each frame of `type` after the snapshot has taken it in. Returns the way to stop. */
  on<Type extends ServerFrameType>(type: Type, listener: (frame: ServerFrameOf<Type>) => void): () => void;
  /** Host: start; without `time` from where the film is when the command takes effect. */
  play(time?: number): void;
  /** Host: stop; without `time` where the film is when the command takes effect. */
  pause(time?: number): void;
  /** Host: move to `time` seconds; whether it plays stays as it is. */
  seek(time: number): void;
  /** Host: play at `rate` times normal speed, 0.25 to 3. */
  changeRate(rate: number): void;
  /**
   * Sends a chat message; resolves with it as it was stored, rejects with a {@link StreamItError}. While the connection
   * is away it waits, and goes out once, whatever was lost (CH3).
   */
  sendChat(text: string): Promise<StoredMessage>;
  /** Takes a failed message out of the list. */
  dismissChat(key: string): void;
  readonly clock: RoomClock;
  /** The timeline in force at `now` (room clock ms): a newer one only from its instant on. Undefined before the first. */
  timelineAt(now: number): Timeline | undefined;
  /** When the timeline in force changes next after `now` (room clock ms), if that is known already. */
  nextChangeAfter(now: number): number | undefined;
  /** Ends the waiting for the next attempt. */
  retryNow(): void;
  /** Closes for good. */
  close(): void;
}

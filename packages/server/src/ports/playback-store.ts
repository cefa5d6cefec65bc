import type { RoomCode } from '@streamit/protocol';

/** The live playback of a room. Position as in the protocol's `Timeline`; what is derived from it is not stored. */
export interface PlaybackState {
  readonly version: number;
  /** What the host wants, whatever holds the film at the moment. */
  readonly intent: 'playing' | 'paused';
  /** Why the film stands still although the host wants it to play: `host_away` freezes it in GRACE (RM7). */
  readonly hold: 'host_away' | null;
  /** Seconds of film at `at`. */
  readonly position: number;
  /** Milliseconds of room clock from which `position` holds. */
  readonly at: number;
  readonly rate: number;
  readonly duration: number | null;
  readonly quality: string | null;
  readonly subtitle: string | null;
}

/** Holds each room's playback. Writing is compare-and-set, so that two commands at once land in one order (PB5). */
export interface PlaybackStore {
  load(room: RoomCode): Promise<PlaybackState | undefined>;
  /**
   * Stores `next` if the stored version is still `expected` (`undefined`: none is stored) and answers whether it did.
   * @throws RangeError when `next.version` is not greater than `expected`: versions strictly grow.
   */
  replace(room: RoomCode, expected: number | undefined, next: PlaybackState): Promise<boolean>;
  /** Forgets the room. */
  drop(room: RoomCode): Promise<void>;
}

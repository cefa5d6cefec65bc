import type { ConnectionId, PlaybackSource, RoomCode, UserId } from '@streamit/protocol';

/** Which film it is that plays: what progress is kept by. */
export interface Media {
  readonly id: string;
  readonly type: PlaybackSource['media_type'];
  readonly season: number | null;
  readonly episode: number | null;
}

/** A connection whose player ran dry. */
export interface DryViewer {
  readonly connection: ConnectionId;
  readonly user: UserId;
  readonly name: string;
  /** The version that its report named: an answer to it names one as new. */
  readonly version: number;
}

/** The film holds for viewers whose players ran dry (PB10). */
export interface Waiting {
  /** Never empty. */
  readonly viewers: readonly DryViewer[];
  /** Milliseconds of room clock at which it goes on at the latest. */
  readonly deadline: number;
  /** The version that ran out of what somebody had loaded: reports for it, or any later one, are of this moment. */
  readonly since: number;
}

/** The live playback of a room. Position as in the protocol's `Timeline`; what is derived from it is not stored. */
export interface PlaybackState {
  readonly version: number;
  /** What the host wants, whatever holds the film at the moment. */
  readonly intent: 'playing' | 'paused';
  /**
   * Why the film stands still although the host wants it to play: he is away (RM7), or viewers have to catch up (PB10).
   * One reason at a time, so that none can let go of what another holds: his leaving ends the waiting.
   */
  readonly hold: 'host_away' | Waiting | null;
  /** When it began to hold for viewers within the last minute, milliseconds of room clock, oldest first. */
  readonly waits: readonly number[];
  /** What plays; `null`: nothing was chosen. Changes with the timeline in one step, as the room's row can't. */
  readonly media: Media | null;
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

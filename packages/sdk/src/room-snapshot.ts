/** What a room looks like at one moment: the types that a page renders. */
import type {
  EntryMode,
  Participant,
  PlaybackSource,
  PlaybackStateFrame,
  Role,
  RoomState,
  ServerFrameOf,
  StoredMessage,
} from '@streamit/protocol';
import type { ErrorAnswer, StreamItError } from './streamit-error.ts';

/** Why a connection ended for good (TR8). */
export type CloseReason =
  | 'not-authenticated'
  | 'room-not-found'
  | 'not-approved'
  | 'expired'
  | 'inactive'
  | 'banned'
  | 'removed'
  | 'by-client';

export type ConnectionStatus =
  | { readonly state: 'connecting'; readonly attempt: number }
  | { readonly state: 'open' }
  /** `retryAt` is on the local monotonic clock (`performance.now()`), milliseconds. */
  | {
      readonly state: 'waiting';
      readonly retryAt: number;
      readonly attempt: number;
      /** Why it was lost: the close code, such as 1012 when the server restarts. */
      readonly code: number;
    }
  | { readonly state: 'closed'; readonly code: number; readonly reason: CloseReason };

/** One line of chat. `key` stays the same from sending to stored, so that a list need not redraw it. */
export type ChatEntry =
  | ({ readonly status: 'stored'; readonly key: string } & Readonly<StoredMessage>)
  | ({ readonly status: 'sending'; readonly key: string } & OwnMessage)
  | ({ readonly status: 'failed'; readonly key: string; readonly error: StreamItError } & OwnMessage);

/** What is known of a message before the server has stored it. */
export interface OwnMessage {
  readonly user: string;
  readonly user_id: string;
  readonly message: string;
}

export interface RoomSnapshot {
  readonly connection: ConnectionStatus;
  /** Who this connection is; `null` before the first join. Kept while reconnecting, like all that follows. */
  readonly me: {
    readonly userId: string;
    readonly name: string;
    readonly connectionId: string;
    readonly role: Role;
    /** The host has silenced this user (MO2). */
    readonly isMuted: boolean;
  } | null;
  readonly room: {
    readonly code: string;
    readonly title: string | null;
    readonly state: RoomState;
    readonly isChatEnabled: boolean;
    readonly source: PlaybackSource | null;
    readonly isPrivate: boolean;
    /** How one gets in while `isPrivate`. */
    readonly entryMode: EntryMode;
    /** Whether the film holds for a viewer whose player runs dry (PB10). */
    readonly waitForViewers: boolean;
  } | null;
  /** Set while the room waits for its host: `deadline` in milliseconds of room clock. */
  readonly hostAway: {
    readonly deadline: number;
    /** Length of the whole grace period; `null` for who joined while it was running. */
    readonly graceSeconds: number | null;
  } | null;
  /** The newest state that came, also when it takes effect only in a moment; see `RoomConnection.timelineAt`. */
  readonly playback: PlaybackStateFrame | null;
  /** Viewers for whom the film holds; empty when it does not (PB10). */
  readonly waitingFor: ServerFrameOf<'ROOM_WAITING'>['waiting_for'];
  /** Version of the state that {@link waitingFor} belongs to. */
  readonly waitingVersion: number;
  readonly participants: readonly Participant[];
  /** How many there are; more than `participants` lists in a large room (WS2). */
  readonly participantTotal: number;
  readonly hostName: string;
  /** Oldest first: stored ones, then own ones that are on their way or failed. */
  readonly messages: readonly ChatEntry[];
  /**
   * Why there is no room any more for this user. `removed` may come back by hand, `banned` may not: both close with the
   * same code when they happen, so what tells them apart is the frame before it (MO2).
   */
  readonly ended: 'expired' | 'deleted' | 'removed' | 'banned' | null;
  /** The latest error that belongs to no chat message. A new object each time, also for the same error again. */
  readonly lastError: ErrorAnswer | null;
}

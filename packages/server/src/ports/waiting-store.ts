import type { RoomCode, UserId } from '@streamit/protocol';

/**
 * What waiting for viewers needs beside the playback state itself (PB10): when a room has waited long enough, whoever
 * began it, and for whom it does not wait again.
 */
export interface WaitingStore {
  /** Has the room handed out at `deadline`, milliseconds of room clock; replaces an earlier one. */
  schedule(room: RoomCode, deadline: number): Promise<void>;
  /**
   * Deadlines that have passed, each to exactly one caller. If the caller has not called {@link finish} within
   * `claimMs` (its node died), the deadline is handed out again.
   */
  claimDue(claimMs: number): Promise<DueWait[]>;
  /** This deadline has been dealt with; another one that the room was given since stays. */
  finish(due: DueWait): Promise<void>;
  /** The film went on without this user: he is not waited for until {@link readmit}, or until `forMs` have passed. */
  exclude(room: RoomCode, user: UserId, forMs: number): Promise<void>;
  readmit(room: RoomCode, user: UserId): Promise<void>;
  isExcluded(room: RoomCode, user: UserId): Promise<boolean>;
  /** Forgets the room's deadline. */
  drop(room: RoomCode): Promise<void>;
}

export interface DueWait {
  readonly room: RoomCode;
  readonly deadline: number;
}

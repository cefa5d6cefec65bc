import type { RoomCode } from '@streamit/protocol';

/** Deadlines of rooms that wait for their host (RM7–RM9). */
export interface GraceStore {
  /** Sets the deadline, milliseconds of room clock; replaces an earlier one. */
  start(room: RoomCode, deadline: number): Promise<void>;
  /** Takes the deadline back, also when it was claimed. */
  cancel(room: RoomCode): Promise<void>;
  /**
   * Rooms whose deadline has passed, each to exactly one caller. The caller calls {@link cancel} when the room has
   * expired; if it has not within `claimMs` (its node died), the room is handed out again.
   */
  claimDue(claimMs: number): Promise<RoomCode[]>;
}

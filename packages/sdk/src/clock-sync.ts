/** The room's clock, as well as it can be known from here. */

/** Reading of the room clock: milliseconds since the epoch, the same instant for everyone in the room. */
export interface RoomClock {
  /** The room clock now. Before the first probe it is a guess that is late by the way from the server. */
  now(): number;
  /** Room clock minus the local monotonic clock, now. */
  readonly offsetMs: number;
  /** Least one-way delay seen lately; `null` before the first probe. */
  readonly delayMs: number | null;
  /** Whether probes have been answered, so that `now()` can be trusted to milliseconds. */
  readonly isSynced: boolean;
}

/** Notices that an element which should move does not, whatever it says of itself: some stand without a word. */

/** One look at the element. */
export interface ProgressLook {
  /** Local monotonic ms. */
  readonly now: number;
  /** Its own `currentTime`: frames may stand for good reasons, as in a hidden page. */
  readonly position: number;
  /** Neither paused nor seeking nor over. */
  readonly isToMove: boolean;
}

export interface ProgressWatch {
  /** For how long it has been standing though it should move, ms. */
  look(seen: ProgressLook): number;
}

export function createProgressWatch(): ProgressWatch {
  let standsAt: number | undefined;
  let since = 0;
  return {
    look({ now, position, isToMove }) {
      if (!isToMove || standsAt !== position) {
        standsAt = isToMove ? position : undefined;
        since = now;
      }
      return now - since;
    },
  };
}

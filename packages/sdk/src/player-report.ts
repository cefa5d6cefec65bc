/** Tells the room what its player can't do: that it ran dry, that it can go on, that the film is over (PB10, PG2). */
import type { PlayerEvent, Timeline } from '@streamit/protocol';

/** Where a player's reports go: a room connection is one. */
export interface PlayerReportTarget {
  waitsForViewers(): boolean;
  buffering(version: number, time: number): void;
  ready(version: number, time: number): void;
  playerEvent(data: PlayerEvent['data']): void;
}

/** One look at the player. */
export interface PlayerLook {
  /** Local monotonic ms. */
  readonly now: number;
  readonly timeline: Timeline;
  /** The room may hold the film for this viewer, if it does for any. */
  readonly isWaitedFor: boolean;
  readonly state: 'stalled' | 'ended' | 'other';
  /** It stands where it should and has the data to go on. */
  readonly isReady: boolean;
  /** Seconds of film. */
  readonly position: number;
  readonly duration: number | undefined;
}

export interface PlayerReport {
  look(seen: PlayerLook): void;
}

/** A stall shorter than this is a hiccup that the sync catches up with: holding the film for everyone would be worse. */
const STALLED_MS = 300;

/** Reports each stall and each end once. */
export function createPlayerReport(room: PlayerReportTarget): PlayerReport {
  let stalledSince: number | undefined;
  /** The state for which a stall was reported that is not over yet. */
  let reported: number | undefined;
  let hasEnded = false;

  function lookForStall({ now, timeline: { version }, isWaitedFor, state, isReady, position }: PlayerLook) {
    stalledSince = state === 'stalled' ? (stalledSince ?? now) : undefined;
    if (!room.waitsForViewers()) {
      reported = undefined;
      return;
    }
    if (!isWaitedFor) {
      // Whoever does not want to be waited for any more lets the others go on at once.
      if (reported !== undefined) room.ready(version, position);
      reported = undefined;
      return;
    }
    // Reported anew after each command: it may have set the film going again, and this player still can't follow.
    const isNews = stalledSince !== undefined && now - stalledSince >= STALLED_MS && reported !== version;
    if (isNews) {
      reported = version;
      room.buffering(version, position);
    } else if (reported !== undefined && isReady) {
      reported = undefined;
      room.ready(version, position);
    }
  }

  function lookForEnd({ state, duration }: PlayerLook) {
    const isEnded = state === 'ended';
    if (isEnded && !hasEnded && duration !== undefined) {
      room.playerEvent({ event: 'ended', currentTime: duration, duration, progress: 100 });
    }
    hasEnded = isEnded;
  }

  return {
    look(seen) {
      lookForStall(seen);
      lookForEnd(seen);
    },
  };
}

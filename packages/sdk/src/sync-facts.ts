/** Gathers what lies behind a player's error, so that people can be told why they are behind. */
import type { RoomClock } from './clock-sync.ts';
import { loadedBeyond, rangesOf } from './loaded-ranges.ts';
import type { MediaLike } from './media-like.ts';
import type { PlayerSyncSnapshot, SyncCause, SyncFacts } from './player-sync-snapshot.ts';

/** One look at the player. */
export interface FactsLook {
  /** Local monotonic ms. */
  readonly now: number;
  readonly state: PlayerSyncSnapshot['state'];
  readonly errorMs: number | null;
  readonly isSteered: boolean;
  /** The element says that it has the data to play on. */
  readonly isReady: boolean;
  readonly offsetMs: number;
}

export interface FactsKeeper {
  look(seen: FactsLook): SyncFacts;
  /** The sync sends the element elsewhere. */
  sought(now: number): void;
}

/** A frame of 24 a second: an error up to this is no being behind. */
export const FRAME_MS = 1000 / 24;
/** A clock that may be off by more says little about where the film is: every plausible way around the earth is shorter. */
const CLOCK_ERROR_MAX_MS = 250;
/** From this part of frames on people see it, and the device is what holds them back. */
const DROPPED_PART = 0.2;
/** Dropped frames are counted over so long. */
const DROPPED_WINDOW_MS = 4_000;

export function createFactsKeeper(media: MediaLike, clock: RoomClock): FactsKeeper {
  let cause: SyncCause | null = null;
  let previous: PlayerSyncSnapshot['state'] = 'idle';
  let lastSeekAt: number | null = null;
  let seeks = 0;
  let stalls = 0;
  const droppedPartAt = createDroppedWatch(media);

  return {
    look({ now, state, errorMs, isSteered, isReady, offsetMs }) {
      if (state === 'stalled' && previous !== 'stalled') stalls += 1;
      previous = state;
      const bufferedS = loadedBeyond(rangesOf(media.buffered), media.currentTime) ?? null;
      const droppedPart = droppedPartAt(now);
      cause = causeOf({ state, errorMs, isSteered, isReady, clock, droppedPart, before: cause });
      const { delayMs, errorBoundMs: clockErrorMs } = clock;
      return { cause, delayMs, clockErrorMs, bufferedS, droppedPart, isSteered, lastSeekAt, seeks, stalls, offsetMs };
    },
    sought(now) {
      lastSeekAt = now;
      seeks += 1;
    },
  };
}

interface Evidence extends Pick<FactsLook, 'state' | 'errorMs' | 'isSteered' | 'isReady'> {
  readonly clock: Pick<RoomClock, 'isSynced' | 'errorBoundMs'>;
  readonly droppedPart: number | null;
  /** What was the cause until now: it stays until the error that it left behind is gone. */
  readonly before: SyncCause | null;
}

/** Why the player is not where the film is. Pure. */
export function causeOf(seen: Evidence): SyncCause | null {
  switch (seen.state) {
    case 'idle':
    case 'ended':
    case 'failed':
      return null;
    case 'blocked':
      return 'browser-blocked';
    case 'seeking':
      // What sent it on its way says more than that it is on its way.
      return seen.before ?? 'seeking';
    case 'loading':
      return 'buffering';
    case 'stalled':
      // Data that has come at last does not make the device guilty of what it waited for.
      return seen.isReady && seen.before !== 'buffering' ? 'device' : 'buffering';
    case 'following':
      return followingCause(seen);
  }
}

function followingCause({ errorMs, isSteered, clock, droppedPart, before }: Evidence): SyncCause | null {
  // The error is measured against the room clock: where that is not known, it says nothing.
  if (!clock.isSynced || (clock.errorBoundMs ?? 0) > CLOCK_ERROR_MAX_MS) return 'network';
  if (errorMs === null) return before;
  if (Math.abs(errorMs) <= FRAME_MS) return null;
  if ((droppedPart ?? 0) > DROPPED_PART) return 'device';
  return before ?? (isSteered ? null : 'coarse-player');
}

/** The part of the frames of the last few seconds that came too late; null without frames. */
function createDroppedWatch(media: MediaLike): (now: number) => number | null {
  let counted: { readonly at: number; readonly total: number; readonly dropped: number } | undefined;
  let part: number | null = null;
  return (now) => {
    if (counted !== undefined && now - counted.at < DROPPED_WINDOW_MS) return part;
    const quality = media.getVideoPlaybackQuality?.();
    if (quality === undefined) return null;
    const { totalVideoFrames: total, droppedVideoFrames: dropped } = quality;
    const frames = total - (counted?.total ?? total);
    // A new film counts from zero again.
    part = frames > 0 ? Math.max(0, dropped - (counted?.dropped ?? 0)) / frames : null;
    counted = { at: now, total, dropped };
    return part;
  };
}

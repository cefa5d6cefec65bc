/** Whether a host is offered to go on where he was. Pure. */
import type { PlaybackStateFrame } from '@streamit/protocol';

/** Up to here a film counts as not begun, seconds: nobody needs help to find that place again. */
const BEGINNING_S = 5;
/** A timeline up to here stands at the start, seconds. */
const START_S = 0.5;

interface Progress {
  readonly last_position_seconds: number;
  readonly completed: boolean;
}

/** Seconds at which to go on, or null when there is nothing to offer (PG4). */
export function resumePoint(progress: Progress | null, carriedS: number): number | null {
  const stored = progress === null || progress.completed ? 0 : progress.last_position_seconds;
  const point = stored > BEGINNING_S ? stored : carriedS;
  return point > BEGINNING_S ? point : null;
}

/** Nobody has begun: the film stands at its start. */
export function isUntouched(playback: PlaybackStateFrame | null): boolean {
  return playback !== null && !playback.is_playing && playback.time < START_S;
}

/** Timelines that take effect at their instant: until the newest one's has come, the one before it holds (PB6). */
import type { PlaybackStateFrame, Timeline } from '@streamit/protocol';

/** Ascending by version: at most one whose instant has passed, then those still to come. */
export type TimelineSchedule = readonly Timeline[];

/** How many may wait for their instant: more than a scrubbing host sends within the longest lead. */
const WAITING_MAX = 64;

/** The timeline that a state describes. */
export function timelineOf(frame: PlaybackStateFrame): Timeline {
  const { is_playing, time, effective_at, rate, version, duration } = frame;
  return {
    is_playing,
    position: time,
    at: effective_at,
    rate,
    version,
    ...(duration === undefined ? {} : { duration }),
  };
}

/** `schedule` with `next`, which the caller knows to be newer, and without what can't come into force any more. */
export function schedule(present: TimelineSchedule, next: Timeline, now: number): TimelineSchedule {
  const inForce = timelineAt(present, now);
  const kept = present.filter((timeline) => inForce === undefined || timeline.version >= inForce.version);
  return [...kept, next].slice(-WAITING_MAX);
}

/**
 * The timeline in force at `now` (room clock, ms): the newest whose instant has passed, however the instants of older
 * ones lie. Before the first instant the first one, which then stands still; undefined without any.
 */
export function timelineAt(present: TimelineSchedule, now: number): Timeline | undefined {
  return present.findLast((timeline) => timeline.at <= now) ?? present[0];
}

/** The next instant after `now` at which another timeline, or movement, begins. */
export function nextChangeAfter(present: TimelineSchedule, now: number): number | undefined {
  const coming = present.filter((timeline) => timeline.at > now).map((timeline) => timeline.at);
  return coming.length === 0 ? undefined : Math.min(...coming);
}

/**
 * The timeline: where the film is, as a function of time (PB1).
 *
 * One set of pure functions, used by the server, the SDK and the page, so that nobody ever compares against a stored
 * position that was not advanced. Positions are seconds of film, instants are milliseconds of room clock since the epoch.
 */
import { LEAD_MAX_MS, LEAD_MIN_MS } from './limits.ts';

/** Where the film is: `position` seconds at the instant `at`, moving at `rate` seconds a second while `is_playing`. */
export interface Timeline {
  readonly is_playing: boolean;
  /** Seconds of film at `at`. */
  readonly position: number;
  /** Instant of `position`, milliseconds of room clock. May lie in the future: then the film starts there. */
  readonly at: number;
  readonly rate: number;
  /** Grows by one with each accepted command; a state whose version is not newer is dropped. */
  readonly version: number;
  /** Seconds, when known. */
  readonly duration?: number | undefined;
}

/**
 * Position in seconds at the instant `now`: `position + (now − at)·rate` while playing, never below 0 nor above a known duration.
 *
 * Before `at` the film stands still at `position`: a command takes effect at its instant, not before.
 */
export function positionAt(timeline: Timeline, now: number): number {
  const elapsed = timeline.is_playing ? Math.max(0, now - timeline.at) / 1000 : 0;
  return clampPosition(timeline.position + elapsed * timeline.rate, timeline.duration);
}

/** `position` held within the film: not below 0, not above `duration` when that is known. */
export function clampPosition(position: number, duration: number | undefined): number {
  return Math.max(0, Math.min(position, duration ?? Number.POSITIVE_INFINITY));
}

/** Whether `next` replaces `current`: only a newer version does (PB5). */
export function isNewer(next: { version: number }, current: { version: number } | undefined): boolean {
  return current === undefined || next.version > current.version;
}

/**
 * Milliseconds between accepting a command and its taking effect (PB6): the one-way delay that `LEAD_QUANTILE` of the
 * room's connections have at most, `null` while none is known, clamped to 40–400 ms.
 */
export function leadFor(oneWayDelayMs: number | null): number {
  return Math.min(LEAD_MAX_MS, Math.max(LEAD_MIN_MS, oneWayDelayMs ?? LEAD_MIN_MS));
}

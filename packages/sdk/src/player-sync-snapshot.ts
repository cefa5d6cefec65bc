/** What a page can show of a player's sync: where it is, how sure that is, and why it is behind. */
import type { RoomClock } from './clock-sync.ts';

/**
 * Why this player is not where the film is: `network` the room clock is not known well enough · `buffering` it ran out of
 * data, or has none yet · `device` the machine drops frames or does not get the film moving · `browser-blocked` the browser
 * wants a click · `seeking` it is on its way to a new place · `coarse-player` it can't be steered by its rate.
 */
export type SyncCause = 'network' | 'buffering' | 'device' | 'browser-blocked' | 'seeking' | 'coarse-player';

export interface PlayerSyncSnapshot {
  /**
   * `idle` no timeline yet · `loading` the element has no data yet · `following` where it should be, playing or paused ·
   * `seeking` on the way to a new place · `stalled` out of data · `blocked` the browser wants a click: `start` or
   * `startMuted` · `ended` the film is over · `failed` the element reports an error
   */
  readonly state: 'idle' | 'loading' | 'following' | 'seeking' | 'stalled' | 'blocked' | 'ended' | 'failed';
  /** Player minus timeline, milliseconds; `null` while there is nothing to compare. Renewed at most four times a second. */
  readonly errorMs: number | null;
  /** An error up to this stays, because this element has no rates to be steered by; 0 for all others. */
  readonly toleranceMs: number;
  /** Playback rate that is set, corrections included. */
  readonly rate: number;
  /** What is behind the error. */
  readonly facts: SyncFacts;
}

export interface SyncFacts {
  /** `null` while it is in step, also when it has nothing to be in step with. Stays until the error is gone. */
  readonly cause: SyncCause | null;
  /** One-way delay to the server; `null` before it was measured. */
  readonly delayMs: RoomClock['delayMs'];
  /** How far the room clock may be off at most, ms; `null` before it was measured. */
  readonly clockErrorMs: RoomClock['errorBoundMs'];
  /** Seconds of film that are loaded beyond the present position; `null` where the element does not tell. */
  readonly bufferedS: number | null;
  /** Part of the latest frames that came too late to be shown, 0 to 1; `null` where the element does not tell. */
  readonly droppedPart: number | null;
  /** Whether it is corrected by its rate; otherwise by seeks alone, and not below `toleranceMs`. */
  readonly isSteered: boolean;
  /** Local monotonic ms (`performance.now()`) of the latest seek of the sync's own; `null` before the first. */
  readonly lastSeekAt: number | null;
  /** Since it was attached: seeks of the sync's own, and times that it ran dry or stood still. */
  readonly seeks: number;
  readonly stalls: number;
  /** Milliseconds that this player is to be ahead of the room: `PlayerSync.setOffsetMs`. */
  readonly offsetMs: number;
}

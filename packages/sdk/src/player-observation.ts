/** What the controller sees of an element, and what it can tell it to do. */
import type { Timeline } from '@streamit/protocol';
import type { Range } from './loaded-ranges.ts';

/** What is seen of the element, and what it should follow. */
export interface Observation {
  /** Local monotonic ms. */
  readonly now: number;
  /** Seconds of film that were shown at the local instant `shownAt`. */
  readonly position: number;
  readonly shownAt: number;
  readonly isPaused: boolean;
  readonly isSeeking: boolean;
  readonly isEnded: boolean;
  /** `metadata`: it knows its length and can be sent to a place; `ready`: it has the data to play on from where it is. */
  readonly readiness: 'nothing' | 'metadata' | 'ready';
  readonly rate: number;
  /** The only rates that it can play at; undefined: any. */
  readonly rates?: readonly number[] | undefined;
  /** For how long it stands though it should move, ms. */
  readonly standingMs: number;
  /** What of the film is loaded; undefined where the element does not tell. */
  readonly loaded: readonly Range[] | undefined;
  /** Seconds, when known. */
  readonly duration: number | undefined;
  /** Room clock minus local clock, ms. */
  readonly offsetMs: number;
  /** The timeline in force at an instant of the room clock. */
  readonly timelineAt: (roomTime: number) => Timeline;
}

export type Action =
  | { readonly type: 'play' | 'pause' }
  | { readonly type: 'seek'; readonly to: number }
  | { readonly type: 'rate'; readonly rate: number };

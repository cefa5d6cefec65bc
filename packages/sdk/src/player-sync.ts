/** Keeps one player on the room's timeline. */
import type { Timeline } from '@streamit/protocol';
import type { RoomClock } from './clock-sync.ts';
import type { MediaLike } from './media-like.ts';
import type { Readable } from './store.ts';

/** Where the film should be: a room connection is one. */
export interface TimelineSource {
  readonly clock: RoomClock;
  timelineAt(now: number): Timeline | undefined;
  nextChangeAfter(now: number): number | undefined;
  subscribe(listener: () => void): () => void;
}

export interface PlayerSyncSnapshot {
  /**
   * `idle` no timeline yet · `loading` the element has no data yet · `following` where it should be, playing or paused ·
   * `seeking` on the way to a new place · `stalled` out of data · `blocked` the browser wants a click: `start` or
   * `startMuted` · `ended` the film is over · `failed` the element reports an error
   */
  readonly state: 'idle' | 'loading' | 'following' | 'seeking' | 'stalled' | 'blocked' | 'ended' | 'failed';
  /** Player minus timeline, milliseconds; `null` while there is nothing to compare. */
  readonly errorMs: number | null;
  /** Playback rate that is set, corrections included. */
  readonly rate: number;
}

/** What a person did to the element itself (its own controls, media keys, the system). */
export type UserAction =
  | { readonly type: 'play' | 'pause'; readonly time: number }
  | { readonly type: 'seek'; readonly time: number };

export interface PlayerSyncOptions {
  /**
   * Told of what a person did to the element, never of the sync's own doing (SY5). The element is left alone for a second,
   * so that the host's page can turn it into a command; then it is brought back to the timeline.
   */
  readonly onUserAction?: (action: UserAction) => void;
}

export interface PlayerSync extends Readable<PlayerSyncSnapshot> {
  /** Call it from a click after `blocked`: starts with sound. Rejects when the browser still refuses. */
  start(): Promise<void>;
  /** The same without sound, which browsers allow more easily. */
  startMuted(): Promise<void>;
  /** Leaves the element as it is and lets go of it. */
  detach(): void;
}

export function attachPlayer(_room: TimelineSource, _media: MediaLike, _options: PlayerSyncOptions = {}): PlayerSync {
  throw new Error('in work');
}

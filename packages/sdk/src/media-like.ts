/** The part of HTMLMediaElement that the player sync drives. `<video>`, hls.js on it and the custom elements all have it. */

export interface MediaLike {
  currentTime: number;
  playbackRate: number;
  muted: boolean;
  volume: number;
  readonly paused: boolean;
  readonly ended: boolean;
  readonly seeking: boolean;
  /** Seconds; NaN until it is known. */
  readonly duration: number;
  /** The only rates that it plays at, if there are such: it is then not steered by its rate (SY3). */
  readonly playbackRates?: readonly number[];
  readonly readyState: number;
  /** Parts of the film that are loaded, seconds, ascending; without it nothing is known of them. */
  readonly buffered?: LoadedRanges;
  /** Frames so far that were to be shown, and of them those that came too late. */
  getVideoPlaybackQuality?(): { readonly totalVideoFrames: number; readonly droppedVideoFrames: number };
  readonly error?: { readonly code: number; readonly message: string } | null;
  play(): Promise<void>;
  pause(): void;
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
  requestVideoFrameCallback?(callback: (now: number, frame: PresentedFrame) => void): number;
  cancelVideoFrameCallback?(handle: number): void;
}

/** The part of TimeRanges that is used, which is all of it. */
export interface LoadedRanges {
  readonly length: number;
  start(index: number): number;
  end(index: number): number;
}

/** The part of VideoFrameCallbackMetadata that is used. */
export interface PresentedFrame {
  /** When the frame becomes visible, on the clock of `performance.now()`, milliseconds. */
  readonly expectedDisplayTime: number;
  /** The frame's own timestamp, seconds of film. */
  readonly mediaTime: number;
}

/** Values of `readyState` (HTML standard, 4.8.11.7) from which on something can be done. */
export const READY_STATE = {
  /** Its length is known and it can be sent to a place. */
  METADATA: 1,
  /** It has the data to play on from where it is. */
  FUTURE_DATA: 3,
} as const;

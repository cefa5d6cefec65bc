/** The frame that a playing element shows: the truest sensor there is, where the element has `requestVideoFrameCallback`. */
import type { MediaLike } from './media-like.ts';

export interface ShownFrame {
  /** The frame's timestamp, seconds of film. */
  readonly position: number;
  /** When it became visible, local ms. */
  readonly shownAt: number;
}

export interface FrameWatch {
  /** The latest frame, unless it is too old to tell anything, as in a hidden page, which shows none. */
  latest(now: number): ShownFrame | undefined;
  /** The element is sent elsewhere: what it showed so far says nothing about where it will be. */
  forget(): void;
  stop(): void;
}

/** The slowest films show a frame each 42 ms; without one for so long, `currentTime` knows better. */
const FRESH_MS = 300;

/** No picture is so far from its element's own clock. */
const STRANGE_S = 1;

/** Watches the frames of `media` and calls `onFrame` at each. Without the element's help it stays empty. */
export function createFrameWatch(media: MediaLike, onFrame: () => void): FrameWatch {
  let shown: ShownFrame | undefined;
  let handle: number | undefined;

  function request() {
    handle = media.requestVideoFrameCallback?.((_, { mediaTime, expectedDisplayTime }) => {
      request();
      // One that was on its way to the screen when the element was sent elsewhere is of a place where it is no more.
      if (Math.abs(mediaTime - media.currentTime) > STRANGE_S) return;
      shown = { position: mediaTime, shownAt: expectedDisplayTime };
      onFrame();
    });
  }
  request();

  return {
    latest: (now) => (shown !== undefined && now - shown.shownAt < FRESH_MS ? shown : undefined),
    forget() {
      shown = undefined;
    },
    stop() {
      if (handle !== undefined) media.cancelVideoFrameCallback?.(handle);
      handle = undefined;
    },
  };
}

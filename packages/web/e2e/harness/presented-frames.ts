/** What is really on the screens: the frames that Chromium presented, each with the instant when it became visible. */
import type { Page } from 'playwright-core';

/** Frames kept in the page: 12 s of a film with 24 frames a second. */
const FRAMES_KEPT = 300;

export interface PresentedFrame {
  /** Position in the film, seconds. */
  readonly mediaTime: number;
  /** When it became visible, milliseconds since the epoch; the pages share one machine, and so one clock. */
  readonly shownAt: number;
}
/** One page at one instant. */
export interface PlayerAt {
  readonly currentTime: number;
  readonly isPaused: boolean;
  /** The frame on the screen. */
  readonly mediaTime: number;
}
interface Recorded {
  readonly frames: PresentedFrame[];
  readonly events: string[];
}
declare global {
  interface HTMLVideoElement {
    recorded?: Recorded;
  }
}

/** Begins to note the frames and events of the page's player; once for each load of the page. */
export async function watchPlayer(page: Page): Promise<void> {
  await page.getByTestId('player').evaluate((video: HTMLVideoElement, kept) => {
    const recorded: Recorded = { frames: [], events: [] };
    video.recorded = recorded;
    const onFrame = (_: number, { mediaTime, expectedDisplayTime }: VideoFrameCallbackMetadata) => {
      recorded.frames.push({ mediaTime, shownAt: performance.timeOrigin + expectedDisplayTime });
      if (recorded.frames.length > kept) recorded.frames.shift();
      video.requestVideoFrameCallback(onFrame);
    };
    video.requestVideoFrameCallback(onFrame);
    // Not `waiting`: a machine that runs four browsers at once may be late with a picture by itself.
    for (const type of ['play', 'pause', 'seeking', 'emptied', 'ended']) {
      video.addEventListener(type, () => recorded.events.push(type));
    }
  }, FRAMES_KEPT);
}

/** The frames that became visible within `durationMs` from now. */
export async function framesDuring(page: Page, durationMs: number): Promise<PresentedFrame[]> {
  return page.getByTestId('player').evaluate(async (video: HTMLVideoElement, ms) => {
    const from = performance.timeOrigin + performance.now();
    await new Promise((resolve) => setTimeout(resolve, ms));
    return (video.recorded?.frames ?? []).filter(({ shownAt }) => shownAt >= from && shownAt <= from + ms);
  }, durationMs);
}

/** What the player did by itself or was told to do since the last call. */
export async function takeEvents(page: Page): Promise<string[]> {
  return page.getByTestId('player').evaluate((video: HTMLVideoElement) => video.recorded?.events.splice(0) ?? []);
}

export async function playerAt(page: Page): Promise<PlayerAt> {
  return page.getByTestId('player').evaluate((video: HTMLVideoElement) => ({
    currentTime: video.currentTime,
    isPaused: video.paused && !video.seeking,
    mediaTime: video.recorded?.frames.at(-1)?.mediaTime ?? Number.NaN,
  }));
}

/**
 * Distances in milliseconds of film between the frames that the screens showed at the same instant, one for each instant
 * at which a frame changed, from the least to the greatest. A film of 24 frames a second in perfect step gives up to 42,
 * when one screen is just about to change; a frame that a busy machine drops adds another 42 while its neighbour is shown.
 */
export function skewsMs(screens: readonly (readonly PresentedFrame[])[]): number[] {
  const from = Math.max(...screens.map((frames) => frames[0]?.shownAt ?? Number.NaN));
  const until = Math.min(...screens.map((frames) => frames.at(-1)?.shownAt ?? Number.NaN));
  return screens
    .flatMap((frames) => frames.map(({ shownAt }) => shownAt))
    .filter((instant) => instant >= from && instant <= until)
    .map((instant) => {
      const shown = screens.map(
        (frames) => frames.findLast(({ shownAt }) => shownAt <= instant)?.mediaTime ?? Number.NaN,
      );
      return (Math.max(...shown) - Math.min(...shown)) * 1000;
    })
    .sort((a, b) => a - b);
}

/** Greatest distance in milliseconds between the films of two screens, without the grain of frames. */
export function medianSkewMs(screens: readonly (readonly PresentedFrame[])[]): number {
  const offsets = screens.map(medianOffsetMs);
  return Math.max(...offsets) - Math.min(...offsets);
}

/** How far the film of one screen is ahead of that of another. */
export function medianLeadMs(one: readonly PresentedFrame[], other: readonly PresentedFrame[]): number {
  return medianOffsetMs(one) - medianOffsetMs(other);
}

/** The median of (position − instant) over the frames of a screen, which play at the normal rate. */
function medianOffsetMs(frames: readonly PresentedFrame[]): number {
  return median(frames.map(({ mediaTime, shownAt }) => mediaTime * 1000 - shownAt));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

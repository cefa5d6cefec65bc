/** What is noted in a page: where its element is, forty times a second, each frame it shows, and what happens to it. */
import type { Page } from 'playwright-core';

/** Everything in the page's own `performance.now()`, ms, and seconds of film. */
export interface Recording {
  readonly samples: readonly (readonly [at: number, position: number, rate: number, isPaused: boolean])[];
  readonly frames: readonly (readonly [shownAt: number, mediaTime: number])[];
  readonly events: readonly (readonly [at: number, type: string, rate: number])[];
  /** Every answered TIME_SYNC of the page's room: what its clock was estimated from. */
  readonly probes: readonly (readonly [sentAt: number, t1: number, t2: number, receivedAt: number])[];
  /** When the page's connection heard that it was in the room. */
  readonly joins: readonly number[];
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] ? Item[] : T[Key] };
interface Sampler {
  recorded: Mutable<Recording>;
}
declare global {
  interface Window {
    sampler?: Sampler;
  }
}

/** Runs in each page before anything else: what its element does from the first frame on, what its connection says of time. */
export function listen(): void {
  window.sampler = { recorded: { samples: [], frames: [], events: [], probes: [], joins: [] } };
  for (const type of [
    'loadeddata',
    'play',
    'playing',
    'pause',
    'seeking',
    'seeked',
    'waiting',
    'ratechange',
    'ended',
  ]) {
    // These do not bubble, but they can be seen on their way down.
    const note = ({ target }: Event) =>
      window.sampler?.recorded.events.push([performance.now(), type, (target as HTMLVideoElement).playbackRate]);
    document.addEventListener(type, note, true);
  }
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }) => {
        const receivedAt = performance.now();
        if (typeof data !== 'string') return;
        if (data.includes('"type":"JOINED"')) window.sampler?.recorded.joins.push(receivedAt);
        if (!data.includes('"type":"TIME_SYNC"')) return;
        const { t0, t1, t2 } = JSON.parse(data);
        window.sampler?.recorded.probes.push([t0, t1, t2, receivedAt]);
      });
    }
  };
}

const SAMPLE_MS = 25;

/** Begins to note; once for each load of the page, when its player is there. */
export async function startSampler(page: Page): Promise<void> {
  await page.getByTestId('player').evaluate((element, sampleMs) => {
    const video = element as HTMLVideoElement;
    const { sampler } = window;
    if (sampler === undefined) throw new Error('listen did not run');
    setInterval(() => {
      const { currentTime, playbackRate, paused } = video;
      sampler.recorded.samples.push([performance.now(), currentTime, playbackRate, paused]);
    }, sampleMs);
    const onFrame = (_: number, { mediaTime, expectedDisplayTime }: VideoFrameCallbackMetadata) => {
      sampler.recorded.frames.push([expectedDisplayTime, mediaTime]);
      video.requestVideoFrameCallback(onFrame);
    };
    video.requestVideoFrameCallback(onFrame);
  }, SAMPLE_MS);
}

/** What was noted since the last call. */
export async function takeRecording(page: Page): Promise<Recording> {
  return page.evaluate(() => {
    const { sampler } = window;
    if (sampler === undefined) throw new Error('listen did not run');
    const { recorded } = sampler;
    sampler.recorded = { samples: [], frames: [], events: [], probes: [], joins: [] };
    return recorded;
  });
}

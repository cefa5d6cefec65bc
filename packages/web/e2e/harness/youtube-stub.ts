/**
 * YouTube without the internet: its script and its frame, answered by the browser's own network layer, so that the page's
 * policy and the real `youtube-video` element are part of the test. It has the habits of the real one that matter: its
 * length is unknown before it plays, a video that has not begun starts when it is sent somewhere, it takes its time, and
 * it knows a few rates alone.
 */
import type { Page } from 'playwright-core';

export interface YoutubeStub {
  readonly calls: string[];
  state(): number;
  position(): number;
  /** Somebody presses a button inside of the frame. */
  press(button: 'play' | 'pause'): void;
  fail(code: number): void;
}

declare global {
  interface Window {
    youtubeStub?: YoutubeStub;
    /** The browser lets nothing start without a click. */
    youtubeIsBlocked?: boolean;
    onYouTubeIframeAPIReady?: () => void;
  }
}

/** Call it before the page is opened. */
export async function stubYoutube(page: Page): Promise<void> {
  await page.route('https://www.youtube.com/iframe_api', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: `(${script})()` }),
  );
  await page.route(/^https:\/\/www\.youtube-nocookie\.com\/embed\//, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: '<body style="margin:0;background:#123;color:#9cf;font:30px sans-serif"><p style="padding:40px">Video in a frame',
    }),
  );
}

export const stubOf = (page: Page) =>
  page.evaluate(() => {
    const stub = window.youtubeStub;
    return stub && { calls: [...stub.calls], state: stub.state(), position: stub.position() };
  });

/** Runs in the page. */
function script() {
  const State = { UNSTARTED: -1, ENDED: 0, PLAYING: 1, PAUSED: 2, BUFFERING: 3, CUED: 5 };
  const RATES = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];
  const DURATION = 600;
  const PLAY_MS = 130;
  const SEEK_MS = 250;

  class Player {
    listeners: Record<string, ((event: { data: number }) => void)[]> = {};
    calls: string[] = [];
    state = State.CUED;
    rate = 1;
    base = 0;
    since = performance.now();
    isMutedNow = false;
    volume = 100;
    timer = 0;
    hasBegun = false;

    constructor(_frame: unknown, { events }: { events: Record<string, (event: { data: number }) => void> }) {
      for (const [type, listener] of Object.entries(events)) this.addEventListener(type, listener);
      window.youtubeStub = {
        calls: this.calls,
        state: () => this.state,
        position: () => this.getCurrentTime(),
        press: (button) => (button === 'play' ? this.playVideo() : this.pauseVideo()),
        fail: (code) => this.emit('onError', code),
      };
      setTimeout(() => this.emit('onReady', 0), 100);
    }
    emit(type: string, data: number) {
      for (const listener of this.listeners[type] ?? []) listener({ data });
    }
    addEventListener(type: string, listener: (event: { data: number }) => void) {
      const ofType = this.listeners[type] ?? [];
      this.listeners[type] = ofType;
      ofType.push(listener);
    }
    enter(state: number) {
      this.base = this.getCurrentTime();
      this.since = performance.now();
      this.state = state;
      if (state === State.PLAYING) this.hasBegun = true;
      this.emit('onStateChange', state);
    }
    after(ms: number, run: () => void) {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(run, ms);
    }
    getPlayerState = () => this.state;
    getDuration = () => (this.hasBegun ? DURATION : 0);
    getVideoLoadedFraction = () => 0.5;
    getAvailablePlaybackRates = () => RATES;
    getPlaybackRate = () => this.rate;
    getOption = () => [];
    setOption = () => {};
    getVolume = () => this.volume;
    isMuted = () => this.isMutedNow;
    destroy = () => clearTimeout(this.timer);
    getCurrentTime() {
      if (this.state !== State.PLAYING) return this.base;
      return this.base + ((performance.now() - this.since) / 1000) * this.rate;
    }
    playVideo() {
      this.calls.push('play');
      if (window.youtubeIsBlocked && !this.isMutedNow) return this.emit('onAutoplayBlocked', 0);
      if (this.state === State.PLAYING) return;
      this.after(PLAY_MS, () => this.enter(State.PLAYING));
    }
    pauseVideo() {
      this.calls.push('pause');
      this.after(20, () => this.enter(State.PAUSED));
    }
    seekTo(to: number) {
      this.calls.push(`seek ${to.toFixed(2)}`);
      const isToPlay = this.state !== State.PAUSED;
      this.enter(State.BUFFERING);
      this.base = to;
      this.after(SEEK_MS, () => this.enter(isToPlay ? State.PLAYING : State.PAUSED));
    }
    setPlaybackRate(rate: number) {
      this.calls.push(`rate ${rate}`);
      if (!RATES.includes(rate)) return;
      this.base = this.getCurrentTime();
      this.since = performance.now();
      this.rate = rate;
      this.emit('onPlaybackRateChange', rate);
    }
    setVolume(volume: number) {
      this.volume = volume;
      this.emit('onVolumeChange', volume);
    }
    mute() {
      this.isMutedNow = true;
      this.emit('onVolumeChange', 0);
    }
    unMute() {
      this.isMutedNow = false;
      this.emit('onVolumeChange', 0);
    }
  }
  Object.assign(window, { YT: { Player, PlayerState: State } });
  window.onYouTubeIframeAPIReady?.();
}

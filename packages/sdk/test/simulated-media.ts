/** A media element made of arithmetic: it takes its time to start and to seek, rounds what it reports, and drifts. */
import type { MediaLike, PresentedFrame } from '../src/media-like.ts';
import { simulatedDownload } from './simulated-download.ts';
import type { Ticking } from './simulated-machine.ts';

export interface MediaTraits {
  /** From `play()` to moving; drawn anew each time. */
  readonly startLatencyMs: () => number;
  /** From setting `currentTime` to having the data there; drawn anew each time. */
  readonly seekLatencyMs: () => number;
  /** Steps in which `currentTime` counts, seconds; 0 counts exactly. */
  readonly granularityS?: number;
  /** How much faster than true time the element plays. */
  readonly driftPpm?: number;
  /** The only rates that it plays at: any other is not taken. */
  readonly onlyRates?: readonly number[];
  /** Rates nearer to 1 than this play at 1, as in Chrome. */
  readonly deafRate?: number;
  /** It stands for so long at each change of its rate, without a word. */
  readonly stutterMs?: number;
  /** Seconds of film that it loads a second, and only while it is needed; without it everything is there. */
  readonly loadsPerSecond?: number;
  /** Frames a second of the film, shown on a 60 Hz screen; without it there is no `requestVideoFrameCallback`. */
  readonly framesPerSecond?: number;
  readonly durationS?: number;
  /** The browser refuses to start it before a click. */
  readonly isBlocked?: boolean;
}

export interface SimulatedMedia extends MediaLike {
  /** Where the element truly is, to compare with. */
  readonly truePosition: number;
  readonly seeks: readonly number[];
  readonly rates: readonly number[];
  /** It knows its length from now on, and has data. */
  load(): void;
  /** Out of data for `ms`. */
  stall(ms: number): void;
  /** Stands for `ms` and says nothing of it. */
  freeze(ms: number): void;
  /** From now on it loads so many seconds of film a second. */
  throttle(loadsPerSecond: number): void;
  /** What it has loaded begins at `position`. */
  loadFrom(position: number): void;
  /** Its page is hidden: it plays on, but shows no frames. */
  hide(): void;
  /** A click has come: from now on it may start. */
  allow(): void;
}

const SCREEN_MS = 1000 / 60;

export function simulatedMedia(environment: Ticking, traits: MediaTraits): SimulatedMedia {
  const { granularityS = 0, driftPpm = 0, deafRate = 0, framesPerSecond, durationS = 7_200 } = traits;
  const listeners = new Map<string, Set<() => void>>();
  const seeks: number[] = [];
  const rates: number[] = [];
  let isLoaded = false;
  let isPaused = true;
  let isHidden = false;
  let isSeeking = false;
  let isStalled = false;
  let isBlocked = traits.isBlocked ?? false;
  let rate = 1;
  let position = 0;
  /** Since when it moves; undefined while it stands. */
  let movingSince: number | undefined;
  let isFrozen = false;
  const download = simulatedDownload(environment, traits.loadsPerSecond);
  let cancelDry = () => {};
  let cancelStart = () => {};
  let cancelSeek = () => {};
  let cancelEnd = () => {};
  let cancelFrame = () => {};
  let lastFrame = -1;
  let frameCallback: ((now: number, frame: PresentedFrame) => void) | undefined;

  const emit = (type: string) =>
    environment.after(0, () => {
      for (const listener of [...(listeners.get(type) ?? [])]) listener();
    });
  const speed = () => (Math.abs(rate - 1) < deafRate ? 1 : rate) * (1 + driftPpm * 1e-6);

  function truePosition(): number {
    const moved = movingSince === undefined ? 0 : ((environment.now() - movingSince) / 1000) * speed();
    return Math.min(position + moved, durationS);
  }

  /** Takes the movement so far into account before something about it changes. */
  function settle() {
    position = truePosition();
    if (movingSince !== undefined) movingSince = environment.now();
    cancelEnd();
    if (movingSince !== undefined) cancelEnd = environment.after(((durationS - position) / speed()) * 1000, end);
    cancelDry();
    const dryInMs = movingSince === undefined ? undefined : download.dryInMs(position, speed());
    if (dryInMs !== undefined) cancelDry = environment.after(dryInMs, runDry);
    showNextFrame();
  }

  function runDry() {
    if (truePosition() < durationS - 0.01) media.stall(download.refillMs());
  }

  function freeze(ms: number) {
    stand();
    isFrozen = true;
    environment.after(ms, () => {
      isFrozen = false;
      startSoon();
    });
  }

  function end() {
    stand();
    isPaused = true;
    emit('pause');
    emit('ended');
  }

  function stand() {
    cancelStart();
    settle();
    cancelEnd();
    movingSince = undefined;
    cancelFrame();
  }

  function startSoon() {
    cancelStart();
    if (isPaused || isSeeking || isStalled || isFrozen || !isLoaded) return;
    cancelStart = environment.after(traits.startLatencyMs(), () => {
      movingSince = environment.now();
      settle();
      emit('playing');
    });
  }

  /** Sets the time of the next frame: the first refresh of the screen after its instant. */
  function showNextFrame() {
    cancelFrame();
    if (framesPerSecond === undefined || movingSince === undefined || isHidden || frameCallback === undefined) return;
    const next = Math.floor(truePosition() * framesPerSecond + 1e-9) + 1;
    const dueAt = environment.now() + ((next / framesPerSecond - truePosition()) / speed()) * 1000;
    const shownAt = Math.ceil(dueAt / SCREEN_MS) * SCREEN_MS;
    cancelFrame = environment.after(shownAt - environment.now(), () => {
      lastFrame = Math.floor(truePosition() * framesPerSecond + 1e-6);
      report(lastFrame);
    });
  }

  function report(frame: number) {
    const callback = frameCallback;
    frameCallback = undefined;
    const now = environment.now();
    callback?.(now, { expectedDisplayTime: now, mediaTime: frame / (framesPerSecond ?? 1) });
  }

  const media: SimulatedMedia = {
    muted: false,
    volume: 1,
    get currentTime() {
      const exact = truePosition();
      return granularityS === 0 ? exact : Math.floor(exact / granularityS + 1e-9) * granularityS;
    },
    set currentTime(to) {
      seeks.push(to);
      stand();
      position = Math.min(Math.max(0, to), durationS);
      isSeeking = true;
      cancelSeek();
      emit('seeking');
      // A frame that was on its way to the screen is still reported, as in Chrome.
      environment.after(5, () => report(lastFrame));
      cancelSeek = environment.after(traits.seekLatencyMs() + download.seek(position), () => {
        isSeeking = false;
        emit('seeked');
        startSoon();
      });
    },
    get playbackRate() {
      return rate;
    },
    set playbackRate(next) {
      rates.push(next);
      if (traits.onlyRates?.includes(next) === false) return;
      settle();
      rate = next;
      settle();
      if (traits.stutterMs !== undefined && movingSince !== undefined) freeze(traits.stutterMs);
    },
    get paused() {
      return isPaused;
    },
    get ended() {
      return truePosition() >= durationS;
    },
    get seeking() {
      return isSeeking;
    },
    get duration() {
      return isLoaded ? durationS : Number.NaN;
    },
    get readyState() {
      if (!isLoaded) return 0;
      return isSeeking || isStalled ? 1 : 4;
    },
    async play() {
      if (isBlocked) throw new DOMException('a click is needed', 'NotAllowedError');
      if (!isPaused) return;
      // As the standard has it: what has ended begins again.
      if (truePosition() >= durationS) position = 0;
      isPaused = false;
      emit('play');
      startSoon();
    },
    pause() {
      if (isPaused) return;
      stand();
      isPaused = true;
      emit('pause');
    },
    addEventListener(type, listener) {
      const ofType = listeners.get(type) ?? new Set();
      listeners.set(type, ofType.add(listener));
    },
    removeEventListener(type, listener) {
      listeners.get(type)?.delete(listener);
    },
    get truePosition() {
      return truePosition();
    },
    seeks,
    rates,
    load() {
      isLoaded = true;
      emit('loadedmetadata');
      emit('canplay');
      startSoon();
    },
    stall(ms) {
      stand();
      isStalled = true;
      emit('waiting');
      environment.after(ms, () => {
        isStalled = false;
        emit('canplay');
        startSoon();
      });
    },
    freeze,
    throttle(loadsPerSecond) {
      download.throttle(truePosition(), loadsPerSecond);
      settle();
    },
    loadFrom: download.restart,
    hide() {
      isHidden = true;
    },
    allow() {
      isBlocked = false;
    },
  };
  Object.defineProperty(media, 'buffered', { get: () => download.ranges(truePosition()) });
  if (traits.onlyRates !== undefined) Object.assign(media, { playbackRates: traits.onlyRates });
  if (framesPerSecond !== undefined) {
    media.requestVideoFrameCallback = (callback) => {
      frameCallback = callback;
      showNextFrame();
      return 1;
    };
    media.cancelVideoFrameCallback = () => {
      frameCallback = undefined;
    };
  }
  return media;
}

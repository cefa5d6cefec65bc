/**
 * YouTube's player as the sync knows a player: with the same words and the same order of events as a video element.
 *
 * The `youtube-video` element drives the frame; what it tells of itself is not enough for a sync. It calls every jump of
 * a clock that is read through messages a seek, knows no end, and says only some time later that it plays or stands.
 * So play, pause and seek are true here from the moment they are asked for, as the HTML standard has it, and what the
 * frame says against it is news only when it is no echo of something earlier.
 */
import { type Environment, type MediaLike, systemEnvironment } from '@streamit/sdk';

/** What is used of YouTube's own player. */
export interface YoutubeApi {
  getPlayerState(): number;
  getAvailablePlaybackRates(): number[];
  addEventListener(type: 'onStateChange' | 'onAutoplayBlocked', listener: (event: { data: number }) => void): void;
}

/** What is used of the `youtube-video` element. */
export interface YoutubeElement extends EventTarget {
  readonly api: YoutubeApi | null;
  readonly duration: number;
  readonly error: { readonly code: number; readonly message: string } | null;
  currentTime: number;
  playbackRate: number;
  muted: boolean;
  volume: number;
  play(): Promise<void>;
  pause(): void;
}

/** Values of YouTube's `PlayerState`. */
export const YOUTUBE_STATE = { UNSTARTED: -1, ENDED: 0, PLAYING: 1, PAUSED: 2, BUFFERING: 3, CUED: 5 } as const;

/** How long the frame may take to do as it was told; what it says meanwhile against it is of earlier. */
const ECHO_MS = 2_000;
/** A frame that says nothing at all for so long after `play()` waits for a click. */
const BLOCKED_MS = 4_000;
/** How often to look whether a seek has arrived, how long it must have taken at least, and may take at most. */
const LOOK_MS = 50;
const SEEK_MIN_MS = 200;
const SEEK_MAX_MS = 8_000;
/** As near as a seek of YouTube's leads. */
const THERE_S = 1;
/** Events of the element that mean the same as a video element's. */
const FORWARDED = ['volumechange', 'ratechange', 'error'] as const;
const NO_DATA = 0;
const CURRENT_DATA = 2;
const ENOUGH_DATA = 4;

/** Wraps an element whose player is ready. `detach` lets go of it. */
export function youtubeMedia(
  element: YoutubeElement,
  environment: Environment = systemEnvironment,
): MediaLike & { detach(): void } {
  const events = new EventTarget();
  const emit = (type: string) => void events.dispatchEvent(new Event(type));
  /** Told to the listeners after the call that caused it, as a video element does. */
  const emitSoon = (type: string) => environment.after(0, () => emit(type));
  let isWanted = false;
  let askedAt = Number.NEGATIVE_INFINITY;
  /** The frame has played once: before, it starts by itself when it is sent somewhere. */
  let isBegun = false;
  let target: number | undefined;
  let cancelSeek = () => {};
  let cancelBlocked = () => {};
  let cancelSecondLook = () => {};
  let starting: PromiseWithResolvers<void> | undefined;
  const rates = element.api?.getAvailablePlaybackRates() ?? [];

  const stateNow = () => element.api?.getPlayerState() ?? YOUTUBE_STATE.UNSTARTED;
  const isEcho = () => environment.now() - askedAt < ECHO_MS;
  /** The frame is seeking; before the film has begun nothing is to be waited for. */
  const isSeeking = () => target !== undefined && isBegun;

  function settleStart(error?: DOMException) {
    cancelBlocked();
    const pending = starting;
    starting = undefined;
    if (error === undefined) pending?.resolve();
    else pending?.reject(error);
  }

  function refuse() {
    if (starting === undefined) return;
    isWanted = false;
    settleStart(new DOMException('the browser wants a click first', 'NotAllowedError'));
  }

  function onState({ data: state }: { data: number }) {
    switch (state) {
      case YOUTUBE_STATE.PLAYING:
        return onPlaying();
      case YOUTUBE_STATE.BUFFERING:
        cancelBlocked();
        return emit('waiting');
      case YOUTUBE_STATE.PAUSED:
        return onPaused();
      case YOUTUBE_STATE.ENDED:
        isWanted = false;
        emit('pause');
        return emit('ended');
    }
  }

  function onPaused() {
    cancelSecondLook();
    if (!isWanted) return;
    if (isEcho() || isSeeking()) {
      // An echo, or a rest on the way, is over by then; what somebody pressed at the same moment is not.
      cancelSecondLook = environment.after(ECHO_MS, () => {
        if (stateNow() === YOUTUBE_STATE.PAUSED) onPaused();
      });
      return;
    }
    isWanted = false;
    emit('pause');
  }

  function onPlaying() {
    isBegun = true;
    cancelSecondLook();
    if (isWanted) {
      settleStart();
      emit('canplay');
      return emit('playing');
    }
    // A frame that is sent somewhere from its end starts by itself; it was not asked to.
    if (isSeeking() || isEcho()) return element.pause();
    isWanted = true;
    emit('play');
    emit('playing');
  }

  function send(to: number) {
    cancelSeek();
    target = to;
    const since = environment.now();
    emitSoon('seeking');
    if (isBegun) element.currentTime = to;
    const look = () => {
      const elapsedMs = environment.now() - since;
      const isThere = Math.abs(element.currentTime - to) < THERE_S && stateNow() !== YOUTUBE_STATE.BUFFERING;
      if (isBegun && elapsedMs < SEEK_MAX_MS && !(isThere && elapsedMs >= SEEK_MIN_MS)) {
        cancelSeek = environment.after(LOOK_MS, look);
        return;
      }
      if (isBegun) target = undefined;
      emit('seeked');
    };
    cancelSeek = environment.after(LOOK_MS, look);
  }

  for (const type of FORWARDED) element.addEventListener(type, () => emit(type));
  element.api?.addEventListener('onStateChange', onState);
  element.api?.addEventListener('onAutoplayBlocked', refuse);

  return {
    get currentTime() {
      return isBegun ? element.currentTime : (target ?? element.currentTime);
    },
    set currentTime(to) {
      send(to);
    },
    get playbackRate() {
      return element.playbackRate;
    },
    set playbackRate(rate) {
      element.playbackRate = rate;
    },
    get muted() {
      return element.muted;
    },
    set muted(isMuted) {
      element.muted = isMuted;
    },
    get volume() {
      return element.volume;
    },
    set volume(volume) {
      element.volume = volume;
    },
    get paused() {
      return !isWanted;
    },
    get ended() {
      return stateNow() === YOUTUBE_STATE.ENDED;
    },
    get seeking() {
      return isSeeking();
    },
    get duration() {
      // Zero until it is known.
      return element.duration > 0 ? element.duration : Number.NaN;
    },
    get readyState() {
      if (element.api === null) return NO_DATA;
      return stateNow() === YOUTUBE_STATE.BUFFERING ? CURRENT_DATA : ENOUGH_DATA;
    },
    get error() {
      return element.error;
    },
    // Before it is ready YouTube names none; it then plays at 1.
    playbackRates: rates.length === 0 ? [1] : rates,
    play() {
      if (isWanted && starting === undefined) return Promise.resolve();
      if (!isWanted) emitSoon('play');
      isWanted = true;
      askedAt = environment.now();
      if (!isBegun && target !== undefined) {
        element.currentTime = target;
        target = undefined;
      }
      // Its own promise knows no refusal.
      element.play().catch(() => {});
      starting ??= Promise.withResolvers<void>();
      cancelBlocked();
      cancelBlocked = environment.after(BLOCKED_MS, () => stateNow() !== YOUTUBE_STATE.PLAYING && refuse());
      return starting.promise;
    },
    pause() {
      if (!isWanted) return;
      isWanted = false;
      askedAt = environment.now();
      element.pause();
      settleStart(new DOMException('paused before it started', 'AbortError'));
      emitSoon('pause');
    },
    addEventListener: (type, listener) => events.addEventListener(type, listener),
    removeEventListener: (type, listener) => events.removeEventListener(type, listener),
    detach() {
      cancelSeek();
      cancelBlocked();
      cancelSecondLook();
    },
  };
}

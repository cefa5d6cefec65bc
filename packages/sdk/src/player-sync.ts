/** Keeps one player on the room's timeline: looks at the element, lets the controller decide, does what it says. */
import type { Timeline } from '@streamit/protocol';
import type { RoomClock } from './clock-sync.ts';
import { COARSE_BAND_S } from './coarse-rates.ts';
import { initialController, interrupted } from './controller-state.ts';
import { type Environment, systemEnvironment } from './environment.ts';
import { createFinePosition } from './fine-position.ts';
import { createFrameWatch } from './frame-watch.ts';
import { rangesOf } from './loaded-ranges.ts';
import { type MediaLike, READY_STATE } from './media-like.ts';
import { isSteerable, lookAheadMs, step } from './playback-controller.ts';
import type { Action, Observation } from './player-observation.ts';
import { createPlayerReport, type PlayerReportTarget } from './player-report.ts';
import type { PlayerSyncSnapshot } from './player-sync-snapshot.ts';
import { createProgressWatch } from './progress-watch.ts';
import { createStore, type Readable } from './store.ts';
import { createFactsKeeper } from './sync-facts.ts';
import { createSyncReport, type SyncReportTarget } from './sync-report.ts';
import { createUserActionWatch, type UserAction } from './user-action-watch.ts';
import { heldOffset } from './viewer-offset.ts';

/** Where the film should be: a room connection is one. */
export interface TimelineSource extends PlayerReportTarget, SyncReportTarget {
  readonly clock: RoomClock;
  timelineAt(now: number): Timeline | undefined;
  nextChangeAfter(now: number): number | undefined;
  subscribe(listener: () => void): () => void;
}

export interface PlayerSyncOptions {
  /**
   * Told of what a person did to the element, never of the sync's own doing (SY5). The element is left alone for a second,
   * so that the host's page can turn it into a command; then it is brought back to the timeline.
   */
  readonly onUserAction?: (action: UserAction) => void;
  /** See {@link PlayerSync.setOffsetMs} and {@link PlayerSync.setWaitedFor}. */
  readonly offsetMs?: number;
  readonly isWaitedFor?: boolean;
  /** Time and timers; the machine's own unless a test turns them by hand. */
  readonly environment?: Environment;
}

export interface PlayerSync extends Readable<PlayerSyncSnapshot> {
  /** Call it from a click after `blocked`: starts with sound. Rejects when the browser still refuses. */
  start(): Promise<void>;
  /** The same without sound, which browsers allow more easily. */
  startMuted(): Promise<void>;
  /**
   * How many milliseconds this player is to be ahead of the room: as much as its headphones or its screen are late. Negative
   * where it is to be behind. Held within ±`OFFSET_MAX_MS`.
   */
  setOffsetMs(offsetMs: number): void;
  /** Whether the room may hold the film for this player when it runs dry (PB10); from the start it may. */
  setWaitedFor(isWaitedFor: boolean): void;
  /** Leaves the element as it is and lets go of it. */
  detach(): void;
}

/** Between two looks at the element when nothing happens. */
const TICK_MS = 250;
/** Timers are no finer than this. */
const TIMER_MS = 1;
/** How often a changed error alone is worth telling. */
const PUBLISH_MS = 250;
/** How long the element is left to whoever touched it. */
const LEFT_ALONE_MS = 1_000;
/** Whatever happens to an element shows in one of these. */
const EVENTS = [
  'loadedmetadata',
  'durationchange',
  'canplay',
  'canplaythrough',
  'playing',
  'waiting',
  'stalled',
  'play',
  'pause',
  'seeking',
  'seeked',
  'ended',
  'ratechange',
  'emptied',
  'error',
] as const;

/** Takes over `media`: from now on it goes where `room` is. No other code should start, stop or move it. */
export function attachPlayer(room: TimelineSource, media: MediaLike, options: PlayerSyncOptions = {}): PlayerSync {
  const { environment = systemEnvironment, onUserAction } = options;
  const facts = createFactsKeeper(media, room.clock);
  let offsetMs = heldOffset(options.offsetMs ?? 0);
  let isWaitedFor = options.isWaitedFor ?? true;
  let controller = initialController;
  const store = createStore<PlayerSyncSnapshot>(snapshot('idle', null));
  let isBlocked = false;
  let isDetached = false;
  let publishedAt = Number.NEGATIVE_INFINITY;
  /** Set while a person has the element: until when, and the version that then held. */
  let leftAlone: { readonly until: number; readonly version: number | undefined } | undefined;
  let cancelTimer = () => {};

  const report = createPlayerReport(room);
  const measurements = createSyncReport(room, environment);
  const frames = createFrameWatch(media, look);
  const place = createFinePosition();
  const progress = createProgressWatch();
  const user = createUserActionWatch(media, (action) => {
    frames.forget();
    place.forget();
    controller = interrupted(controller);
    // Started by the element's own button: that was the click the browser asked for.
    if (action.type === 'play') isBlocked = false;
    leftAlone = { until: environment.now() + LEFT_ALONE_MS, version: timelineNow()?.version };
    onUserAction?.(action);
  });
  const unsubscribe = room.subscribe(look);
  for (const type of EVENTS) media.addEventListener(type, look);

  /** The room clock as this player goes by it. */
  function ownRoomTime(): number {
    return room.clock.now() + offsetMs;
  }

  function timelineNow(): Timeline | undefined {
    return room.timelineAt(ownRoomTime());
  }

  /** Looks at the element, does what is to be done, and sets the time of the next look. */
  function look() {
    if (isDetached) return;
    const now = environment.now();
    const timeline = timelineNow();
    if (leftAlone !== undefined && (now >= leftAlone.until || timeline?.version !== leftAlone.version))
      leftAlone = undefined;
    let wakeAt: number | undefined;
    if (media.error) publish(now, 'failed');
    else if (isBlocked) publish(now, 'blocked');
    else if (timeline === undefined) publish(now, 'idle');
    else if (leftAlone === undefined) wakeAt = act(now, timeline);
    cancelTimer();
    cancelTimer = environment.after(untilNextLook(now, wakeAt), look);
  }

  function act(now: number, timeline: Timeline): number | undefined {
    const decision = step(controller, observe(now, timeline));
    controller = decision.state;
    for (const action of decision.actions) perform(action);
    publish(now, decision.activity, decision.errorMs);
    const { activity, errorMs } = decision;
    // What was shown before it stood says nothing about where it will go on.
    if (activity === 'stalled') frames.forget();
    measurements.look({ now, isPlaying: timeline.is_playing, state: activity, errorMs, delayMs: room.clock.delayMs });
    report.look({
      now,
      timeline,
      isWaitedFor,
      state: activity === 'stalled' || activity === 'ended' ? activity : 'other',
      isReady: readinessOf(media) === 'ready' && !media.seeking && activity !== 'stalled',
      position: media.currentTime,
      duration: Number.isFinite(media.duration) ? media.duration : undefined,
    });
    return decision.wakeAt;
  }

  function observe(now: number, timeline: Timeline): Observation {
    const isToMove = !media.paused && !media.seeking && !media.ended;
    const frame = isToMove ? frames.latest(now) : undefined;
    return {
      now,
      ...place.at({ now, currentTime: media.currentTime, rate: media.playbackRate, frame }),
      isPaused: media.paused,
      isSeeking: media.seeking,
      isEnded: media.ended,
      readiness: readinessOf(media),
      rate: media.playbackRate,
      rates: media.playbackRates,
      standingMs: progress.look({ now, position: media.currentTime, isToMove }),
      loaded: rangesOf(media.buffered),
      duration: Number.isFinite(media.duration) ? media.duration : undefined,
      offsetMs: room.clock.offsetMs + offsetMs,
      timelineAt: (roomTime) => room.timelineAt(roomTime) ?? timeline,
    };
  }

  function perform(action: Action) {
    switch (action.type) {
      case 'play':
        void play().catch(() => {});
        return;
      case 'pause':
        user.expect('pause');
        media.pause();
        return;
      case 'seek':
        user.expect('seek', action.to);
        facts.sought(environment.now());
        frames.forget();
        place.forget();
        media.currentTime = action.to;
        return;
      case 'rate':
        media.playbackRate = action.rate;
        return;
    }
  }

  /** Rejects as the element does; what that means for the sync is taken care of. */
  async function play(): Promise<void> {
    user.expect('play');
    frames.forget();
    place.forget();
    try {
      await media.play();
    } catch (error) {
      // Other refusals are the element's own troubles, which show in its state, or our own pause that came in between.
      if (error instanceof Error && error.name === 'NotAllowedError') {
        user.expect('pause');
        controller = interrupted(controller);
        isBlocked = true;
        look();
      }
      throw error;
    }
  }

  async function startByPerson(): Promise<void> {
    // First of all, while the browser still sees the click.
    await play();
    isBlocked = false;
    look();
  }

  function untilNextLook(now: number, wakeAt = Number.POSITIVE_INFINITY): number {
    const earlierMs = lookAheadMs(controller, media.paused);
    const changeAt = room.nextChangeAfter(ownRoomTime() + earlierMs) ?? Number.POSITIVE_INFINITY;
    return Math.max(TIMER_MS, Math.min(TICK_MS, wakeAt - now, changeAt - ownRoomTime() - earlierMs));
  }

  function publish(now: number, state: PlayerSyncSnapshot['state'], exactErrorMs: number | null = null) {
    const next = snapshot(state, exactErrorMs, now);
    const previous = store.get();
    const isNews =
      state !== previous.state ||
      next.facts.cause !== previous.facts.cause ||
      next.facts.offsetMs !== previous.facts.offsetMs;
    if (!isNews && (now - publishedAt < PUBLISH_MS || isSame(next, previous))) return;
    publishedAt = now;
    store.set(next);
  }

  function snapshot(state: PlayerSyncSnapshot['state'], exactErrorMs: number | null, now = environment.now()) {
    const errorMs = exactErrorMs === null ? null : Math.round(exactErrorMs * 10) / 10;
    const isSteered = isSteerable(controller, { rates: media.playbackRates, now });
    return {
      state,
      errorMs,
      toleranceMs: isSteered ? 0 : COARSE_BAND_S * 1000,
      rate: media.playbackRate,
      facts: facts.look({ now, state, errorMs, isSteered, isReady: readinessOf(media) === 'ready', offsetMs }),
    };
  }

  look();

  return {
    get: store.get,
    subscribe: store.subscribe,
    start: startByPerson,
    startMuted() {
      media.muted = true;
      return startByPerson();
    },
    setOffsetMs(wantedMs) {
      offsetMs = heldOffset(wantedMs);
      look();
    },
    setWaitedFor(isWanted) {
      isWaitedFor = isWanted;
      look();
    },
    detach() {
      isDetached = true;
      cancelTimer();
      unsubscribe();
      frames.stop();
      user.stop();
      for (const type of EVENTS) media.removeEventListener(type, look);
    },
  };
}

/** Whether nothing changed that somebody would look at; clocks and buffers alone change all the time. */
function isSame(one: PlayerSyncSnapshot, other: PlayerSyncSnapshot): boolean {
  return one.rate === other.rate && one.errorMs === other.errorMs;
}

function readinessOf({ readyState }: MediaLike): Observation['readiness'] {
  if (readyState >= READY_STATE.FUTURE_DATA) return 'ready';
  return readyState >= READY_STATE.METADATA ? 'metadata' : 'nothing';
}

/** Time that stands still until a test turns it, and chance that is the same in each run. */
import type { Environment } from '../src/environment.ts';

export interface FakeEnvironment extends Environment {
  /** Lets `ms` pass: timers run in their order, each at its own instant. */
  advance(ms: number): void;
  /** The machine sleeps: the wall clock goes on, timers do not, and the monotonic clock only if `isMonotonicRunning`. */
  sleep(ms: number, isMonotonicRunning: boolean): void;
  /** Somebody sets the wall clock. */
  stepWallClock(ms: number): void;
  networkBack(): void;
  readonly timersPending: number;
}

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

/** Starts at the local instant 1,000 ms. `seed` decides what `random` gives (mulberry32). */
export function fakeEnvironment(seed = 1): FakeEnvironment {
  let now = 1_000;
  let wallOffset = 1_700_000_000_000;
  let state = seed;
  let ids = 0;
  const timers = new Set<Timer>();
  const networkListeners = new Set<() => void>();

  function nextUntil(limit: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of timers) if (timer.due <= limit && (first === undefined || timer.due < first.due)) first = timer;
    return first;
  }

  return {
    now: () => now,
    wallNow: () => now + wallOffset,
    after(delayMs, callback) {
      const timer = { due: now + Math.max(0, delayMs), callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    random() {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    },
    newId() {
      ids += 1;
      return `id-${ids}`;
    },
    onNetworkBack(listener) {
      networkListeners.add(listener);
      return () => networkListeners.delete(listener);
    },
    advance(ms) {
      const end = now + ms;
      for (let timer = nextUntil(end); timer !== undefined; timer = nextUntil(end)) {
        timers.delete(timer);
        // A timer that was due during a sleep runs late, and time never goes back.
        now = Math.max(now, timer.due);
        timer.callback();
      }
      now = end;
    },
    sleep(ms, isMonotonicRunning) {
      if (isMonotonicRunning) now += ms;
      else wallOffset += ms;
    },
    stepWallClock(ms) {
      wallOffset += ms;
    },
    networkBack() {
      for (const listener of [...networkListeners]) listener();
    },
    get timersPending() {
      return timers.size;
    },
  };
}

/** A clock that moves only when told to: timers fire in their order, at their instants. */
import type { Clock } from '../src/ports/clock.ts';

export interface FakeClock extends Clock {
  /** Moves time on, running what falls due on the way. */
  advance(ms: number): void;
}

export function createFakeClock(startMs = 1_700_000_000_000): FakeClock {
  let now = startMs;
  const timers = new Set<{ at: number; everyMs: number | null; task: () => void }>();

  function schedule(ms: number, everyMs: number | null, task: () => void): () => void {
    const timer = { at: now + ms, everyMs, task };
    timers.add(timer);
    return () => timers.delete(timer);
  }

  return {
    now: () => now,
    after: (ms, task) => schedule(ms, null, task),
    every: (ms, task) => schedule(ms, ms, task),
    advance(ms) {
      const until = now + ms;
      for (;;) {
        const [next] = [...timers].filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        now = next.at;
        if (next.everyMs === null) timers.delete(next);
        else next.at += next.everyMs;
        next.task();
      }
      now = until;
    },
  };
}

/** The room clock of a single node: the process's own monotonic clock, counted from the epoch. */
import type { Clock } from '../../ports/clock.ts';

/** `performance.timeOrigin` is read once at start, so an OS clock step later moves nothing. */
export function createSystemClock(): Clock {
  return {
    now: () => performance.timeOrigin + performance.now(),
    after(ms, task) {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
    every(ms, task) {
      const timer = setInterval(task, ms);
      return () => clearInterval(timer);
    },
  };
}

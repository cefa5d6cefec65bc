/** Runs at most so many tasks at once, and lets at most so many wait. */

export interface ConcurrencyLimitOptions {
  readonly running: number;
  readonly waiting: number;
  /** The error for a task that would have to wait beyond that. */
  readonly refusal: () => Error;
}

/** A function that runs the tasks given to it within the limit, in the order in which they came. */
export function createConcurrencyLimit({ running: runningMax, waiting: waitingMax, refusal }: ConcurrencyLimitOptions) {
  let running = 0;
  const waiting: (() => void)[] = [];

  return async function limited<Result>(task: () => Promise<Result>): Promise<Result> {
    if (running >= runningMax) {
      if (waiting.length >= waitingMax) throw refusal();
      const { promise: turn, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      // Whoever ends hands over his place, so that nobody who comes now slips in between.
      await turn;
    } else {
      running += 1;
    }
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

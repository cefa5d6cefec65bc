/** A clock on which whoever waits has waited already: for tests that talk to real servers between the waits. */
import { createFakeClock, type FakeClock } from './fake-clock.ts';

export interface HastyClock extends FakeClock {
  /** How long each wait so far was to be, milliseconds. */
  readonly waits: readonly number[];
}

export function createHastyClock(): HastyClock {
  const clock = createFakeClock();
  const waits: number[] = [];
  return {
    ...clock,
    waits,
    after(ms, task) {
      waits.push(ms);
      const cancel = clock.after(ms, task);
      setImmediate(() => clock.advance(ms));
      return cancel;
    },
  };
}

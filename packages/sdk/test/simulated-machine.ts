/** One viewer's machine in a world of many: a clock of its own that runs a little fast or slow, and timers that come late. */
import type { Environment } from '../src/environment.ts';
import { type FakeEnvironment, fakeEnvironment } from './fake-environment.ts';

export interface MachineTraits {
  readonly seed: number;
  /** What its monotonic clock reads when the world's begins, ms. */
  readonly startMs: number;
  /** How much faster than the world's its clock runs. */
  readonly driftPpm: number;
  /** How much later than asked its timers come at most, ms. */
  readonly timerLateMs: number;
  /** How far its wall clock is off, ms. */
  readonly wallOffMs: number;
}

/** A machine's clock without anything else: what an element plays by. */
export type Ticking = Pick<Environment, 'now' | 'after'>;

export interface SimulatedMachine {
  readonly environment: Environment;
  /** The same clock with timers that are on time: what hardware goes by. */
  readonly crystal: Ticking;
}

export function simulatedMachine(world: FakeEnvironment, traits: MachineTraits): SimulatedMachine {
  const { seed, startMs, driftPpm, timerLateMs, wallOffMs } = traits;
  const speed = 1 + driftPpm * 1e-6;
  const { random } = fakeEnvironment(seed);
  let ids = 0;
  const now = () => startMs + world.now() * speed;
  const after = (delayMs: number, callback: () => void) => world.after(delayMs / speed, callback);
  return {
    crystal: { now, after },
    environment: {
      now,
      wallNow: () => world.wallNow() + wallOffMs,
      after: (delayMs, callback) => after(delayMs + random() * timerLateMs, callback),
      random,
      newId() {
        ids += 1;
        return `${seed}-${ids}`;
      },
      onNetworkBack: () => () => {},
    },
  };
}

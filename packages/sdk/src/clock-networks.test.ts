/** The clock as a whole, probes, timers and arithmetic, on networks and machines as they are: how far it is off, nearly always. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type FakeEnvironment, fakeEnvironment } from '../test/fake-environment.ts';
import { type LineTraits, simulatedLine } from '../test/simulated-line.ts';
import { createClockSync } from './clock-sync.ts';

interface World extends LineTraits {
  readonly seed: number;
  /** How much faster than the local clock the room clock runs. */
  readonly driftPpm: number;
  /** A hidden page's timers come once a second. */
  readonly isHidden: boolean;
}

const anyWorld = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  upMs: fc.double({ min: 1, max: 150, noNaN: true }),
  downMs: fc.double({ min: 1, max: 150, noNaN: true }),
  jitterMs: fc.double({ min: 0, max: 5, noNaN: true }),
  lossPart: fc.constantFrom(0.001, 0.01, 0.05),
  burstMs: fc.constantFrom(100, 300),
  driftPpm: fc.integer({ min: -200, max: 200 }),
  isHidden: fc.boolean(),
});

function stage(world: World) {
  const environment = fakeEnvironment(world.seed);
  const throttled: FakeEnvironment = Object.create(environment, {
    after: {
      value: (delayMs: number, callback: () => void) =>
        environment.after(Math.ceil((environment.now() + delayMs) / 1_000) * 1_000 - environment.now(), callback),
    },
  });
  const line = simulatedLine(world, environment.random);
  let roomOffsetMs = 1_700_000_000_000;
  const roomTime = () => roomOffsetMs + environment.now() * (1 + world.driftPpm * 1e-6);
  const { now } = environment;
  const clock = createClockSync({
    environment: world.isHidden ? throttled : environment,
    send: ({ t0 }) => {
      environment.after(line.up(now()) - now(), () => {
        const t1 = roomTime();
        environment.after(line.down(now()) - now(), () => clock.answered({ type: 'TIME_SYNC', t0, t1, t2: t1 }));
      });
    },
    onSilent: () => assert.fail('a burst is no dead connection'),
  });
  clock.start(roomTime() - world.downMs);
  const errorMs = () => Math.abs(clock.now() - roomTime());
  return {
    environment,
    clock,
    errorMs,
    roomClockGoesOn(ms: number) {
      roomOffsetMs += ms;
    },
    /** The error that 95 of 100 seconds from now on keep. */
    errorAtP95(seconds: number): number {
      const errors = Float64Array.from({ length: seconds }, () => {
        environment.advance(1_000);
        return errorMs();
      });
      return errors.toSorted()[Math.floor(seconds * 0.95)] ?? Number.NaN;
    },
  };
}

/** What no clock can see, and two milliseconds. */
const allowedMs = ({ upMs, downMs }: LineTraits) => Math.abs(upMs - downMs) / 2 + 2;
/** Always the same networks: what is asked for is what nearly all of them keep, and a worse one can be thought up. */
const FIXED = { numRuns: 150, seed: 5 };

describe('the room clock on bad networks', () => {
  it('[SY2] is off by half the asymmetry and 2 ms at p95 of ten minutes: 5 ms of jitter, bursts of loss, ±200 ppm', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const { environment, errorAtP95 } = stage(world);
        environment.advance(30_000);
        const error = errorAtP95(600);
        assert.ok(error <= allowedMs(world), `${error} ms of ${allowedMs(world)}`);
      }),
      FIXED,
    );
  });

  it('[SY2] the same over all networks together, with up to 15 ms of jitter each way', () => {
    const { random } = fakeEnvironment(11);
    const beyond: number[] = [];
    for (let seed = 1; seed <= 200; seed += 1) {
      const between = (least: number, most: number) => least + random() * (most - least);
      const world: World = {
        seed,
        upMs: between(1, 150),
        downMs: between(1, 150),
        jitterMs: between(0, 15),
        lossPart: 0.01,
        burstMs: 300,
        driftPpm: between(-200, 200),
        isHidden: seed % 4 === 0,
      };
      const { environment, errorMs } = stage(world);
      environment.advance(30_000);
      for (let second = 0; second < 300; second += 1) {
        environment.advance(1_000);
        beyond.push(errorMs() - Math.abs(world.upMs - world.downMs) / 2);
      }
    }
    const p95 = Float64Array.from(beyond).toSorted()[Math.floor(beyond.length * 0.95)] ?? Number.NaN;
    assert.ok(p95 <= 2, `${p95} ms`);
  });

  it('[SY2] never says to be surer of itself than it is, once it has measured', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const { environment, clock, errorMs } = stage(world);
        environment.advance(30_000);
        for (let second = 0; second < 300; second += 1) {
          environment.advance(1_000);
          assert.ok(errorMs() <= (clock.errorBoundMs ?? 0) + 1, `${errorMs()} ms, bound ${clock.errorBoundMs}`);
        }
      }),
      FIXED,
    );
  });

  it('[SY2] a wall clock that somebody sets, again and again, costs nothing', () => {
    fc.assert(
      fc.property(anyWorld, fc.integer({ min: -1e8, max: 1e8 }), (world, stepMs) => {
        const { environment, errorAtP95 } = stage(world);
        environment.advance(30_000);
        for (let minute = 0; minute < 5; minute += 1) {
          environment.stepWallClock(minute % 2 === 0 ? stepMs : -stepMs);
          const error = errorAtP95(60);
          assert.ok(error <= allowedMs(world), `${error} ms`);
        }
      }),
      { ...FIXED, numRuns: 50 },
    );
  });

  it('[SY2] after a sleep, whether the monotonic clock ran or stood, it is right again within 5 s', () => {
    const sleeps = fc.record({ ms: fc.integer({ min: 5_000, max: 3_600_000 }), isRunning: fc.boolean() });
    fc.assert(
      fc.property(anyWorld, sleeps, (world, { ms, isRunning }) => {
        const { environment, errorAtP95, roomClockGoesOn } = stage(world);
        environment.advance(60_000);
        environment.sleep(ms, isRunning);
        if (!isRunning) roomClockGoesOn(ms);
        environment.advance(world.isHidden ? 15_000 : 5_000);
        // Of twenty seconds that is the worst.
        const error = errorAtP95(20);
        assert.ok(error <= allowedMs(world) + 1, `${error} ms of ${allowedMs(world) + 1}`);
      }),
      { ...FIXED, numRuns: 100 },
    );
  });
});

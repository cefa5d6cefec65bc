/** The loop that steers by rate, closed around a line of arithmetic. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { beginRateControl, type RateControl, steer } from './rate-control.ts';

interface Loop {
  /** Where the element begins, seconds ahead of the timeline. */
  readonly errorS: number;
  readonly everyMs: number;
  readonly rate?: number;
  readonly driftPpm?: number;
  /** What an observation is off by. */
  readonly noiseS?: (index: number) => number;
  /** What the element falls back by when it leaves its plain rate, and how that swings until it is back. */
  readonly slipS?: number;
  /** What else happens to the element. */
  readonly disturb?: (now: number) => number;
}

/** Runs the loop for `seconds`; gives the true error and the correction after each observation. */
function run(loop: Loop, seconds: number): { now: number; errorS: number; control: RateControl }[] {
  const { everyMs, rate = 1, driftPpm = 0, noiseS = () => 0, slipS = 0, disturb = () => 0 } = loop;
  let { errorS } = loop;
  let control = beginRateControl(errorS + noiseS(0), 0);
  let leftAt = Number.NEGATIVE_INFINITY;
  const steps = [];
  for (let index = 1; index * everyMs <= seconds * 1000; index += 1) {
    const now = index * everyMs;
    errorS += (everyMs / 1000) * rate * (control.correction + driftPpm * 1e-6) + disturb(now);
    if (now - leftAt >= SLIP_COMES_MS && now - everyMs - leftAt < SLIP_COMES_MS) errorS += slipS;
    const before = control;
    control = steer(control, errorS + noiseS(index), now, rate);
    if (before.correction === 0 && control.correction !== 0) leftAt = now;
    steps.push({ now, errorS, control });
  }
  return steps;
}

/** When the sound that was ready has been played. */
const SLIP_COMES_MS = 90;

const anyLoop = fc.record({
  errorS: fc.double({ min: -1, max: 1, noNaN: true }),
  everyMs: fc.integer({ min: 8, max: 250 }),
  rate: fc.constantFrom(0.5, 1, 1.5, 2),
  driftPpm: fc.integer({ min: -200, max: 200 }),
});

describe('steer', () => {
  it('[SY3] brings any error within a second to nearly zero, and never past it', () => {
    fc.assert(
      fc.property(anyLoop, (loop) => {
        const steps = run(loop, 50 / loop.rate + 10);
        const side = Math.sign(loop.errorS);
        for (const { errorS, now } of steps) {
          assert.ok(errorS * side > -0.005, `${errorS} s at ${now}, from ${loop.errorS}`);
        }
        assert.ok(Math.abs(steps.at(-1)?.errorS ?? 1) < 0.005);
      }),
    );
  });

  it('[SY3] stays within 5 %, and never sets what Chrome would play at plain speed', () => {
    fc.assert(
      fc.property(anyLoop, fc.integer({ min: 1, max: 1_000 }), (loop, everyMs) => {
        for (const { control } of run({ ...loop, everyMs }, 30)) {
          assert.ok(Math.abs(control.correction) <= 0.05);
          assert.ok(control.correction === 0 || Math.abs(control.correction) >= 0.0012, String(control.correction));
        }
      }),
    );
  });

  it('[SY3] is quick: 100 ms are down to 5 ms in 3 s', () => {
    const step = run({ errorS: -0.1, everyMs: 42 }, 3).at(-1);
    assert.ok(Math.abs(step?.errorS ?? 1) < 0.005, `${step?.errorS} s`);
  });

  it('on a noisy grid of frames the mean error goes to zero, and the rate rests nearly always', () => {
    // 24 frames a second on a 60 Hz screen: each other frame is shown 8.3 ms late, so it seems 8.3 ms behind.
    const steps = run({ errorS: 0.05, everyMs: 1000 / 24, noiseS: (index) => (index % 2) * -0.0083 }, 60).slice(24 * 5);
    const mean = steps.reduce((sum, { errorS }) => sum + errorS, 0) / steps.length - 0.0083 / 2;
    assert.ok(Math.abs(mean) < 0.004, `${mean} s`);
    const resting = steps.filter(({ control }) => control.correction === 0).length;
    assert.ok(resting > 0.9 * steps.length, `${resting} of ${steps.length}`);
  });

  it('[SY3] an element that falls back when a correction begins is corrected once, and then rests', () => {
    for (const slipS of [-0.02, -0.017, 0.012]) {
      for (const errorS of [-0.1, -0.03, -0.008, 0.008, 0.02, 0.1]) {
        const steps = run({ errorS, everyMs: 1000 / 24, slipS }, 60);
        const begun = steps.filter(({ control }, index) => {
          return control.correction !== 0 && (steps[index - 1]?.control.correction ?? 0) === 0;
        });
        const said = `from ${errorS}, slip ${slipS}: begun ${begun.length} times, ends at ${steps.at(-1)?.errorS}`;
        assert.ok(begun.length <= 2, said);
        assert.ok(Math.abs(steps.at(-1)?.errorS ?? 1) < 0.006, said);
        assert.ok(Math.abs((steps.at(-1)?.control.slips.beginS ?? 0) - slipS) < 0.004, said);
      }
    }
  });

  it('one odd observation hardly moves it; a jump that lasts is believed at once', () => {
    const odd = run({ errorS: 0, everyMs: 42, noiseS: (index) => (index === 100 ? 0.03 : 0) }, 10);
    assert.ok(Math.max(...odd.map(({ errorS }) => Math.abs(errorS))) < 0.003);
    const jump = run({ errorS: 0, everyMs: 42, disturb: (now) => (now === 42 * 100 ? -0.5 : 0) }, 6);
    assert.equal(jump[99]?.control.correction, 0.05);
    assert.equal(jump[99]?.control.count, 1);
  });

  it('an observation that is not newer is none', () => {
    const control = beginRateControl(0.2, 1_000);
    assert.equal(steer(control, 0.9, 1_000, 1), control);
    assert.equal(steer(control, 0.9, 900, 1), control);
  });
});

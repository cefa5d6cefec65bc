import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clampPosition, isNewer, leadFor, positionAt, type Timeline } from './timeline.ts';

const NOW = 1_700_000_000_000;
const instant = fc.integer({ min: NOW - 10_000_000, max: NOW + 10_000_000 });
const timeline: fc.Arbitrary<Timeline> = fc.record({
  is_playing: fc.boolean(),
  position: fc.double({ min: 0, max: 7200, noNaN: true }),
  at: instant,
  rate: fc.double({ min: 0.25, max: 3, noNaN: true }),
  version: fc.nat(),
  duration: fc.option(fc.double({ min: 1, max: 7200, noNaN: true }), { nil: undefined }),
});

test('[PB1] the position stays within the film', () => {
  fc.assert(
    fc.property(timeline, instant, (line, now) => {
      const position = positionAt(line, now);
      assert.ok(position >= 0 && position <= (line.duration ?? Number.POSITIVE_INFINITY));
    }),
  );
});

test('[PB1] a playing film advances by elapsed time × rate, a paused one not at all', () => {
  fc.assert(
    fc.property(timeline, fc.integer({ min: 0, max: 5_000_000 }), (line, elapsedMs) => {
      const unbounded = { ...line, duration: undefined };
      const moved = positionAt(unbounded, line.at + elapsedMs) - line.position;
      const expected = line.is_playing ? (elapsedMs / 1000) * line.rate : 0;
      assert.ok(Math.abs(moved - expected) < 1e-6, `${moved} is not ${expected}`);
    }),
  );
});

test('[PB1] the position never goes back while time goes on', () => {
  fc.assert(
    fc.property(timeline, instant, instant, (line, a, b) => {
      assert.ok(positionAt(line, Math.max(a, b)) >= positionAt(line, Math.min(a, b)));
    }),
  );
});

test('[PB6] before it takes effect, a timeline stands at its position', () => {
  fc.assert(
    fc.property(timeline, fc.integer({ min: 0, max: 1_000_000 }), (line, aheadMs) => {
      assert.equal(positionAt(line, line.at - aheadMs), clampPosition(line.position, line.duration));
    }),
  );
});

test('[PB1] advancing in steps is advancing at once', () => {
  fc.assert(
    fc.property(timeline, fc.array(fc.integer({ min: 1, max: 60_000 }), { maxLength: 20 }), (line, stepsMs) => {
      let walked = { ...line, duration: undefined };
      for (const stepMs of stepsMs) {
        const at = walked.at + stepMs;
        walked = { ...walked, position: positionAt(walked, at), at };
      }
      const jumped = positionAt({ ...line, duration: undefined }, walked.at);
      assert.ok(Math.abs(walked.position - jumped) < 1e-6);
    }),
  );
});

test('[PB5] only a newer version replaces a state', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (a, b) => {
      assert.equal(isNewer({ version: a }, { version: b }), a > b);
    }),
  );
  assert.equal(isNewer({ version: 0 }, undefined), true);
});

test('[PB6] the lead is as long as the way takes, from 40 to 400 ms', () => {
  assert.equal(leadFor(null), 40);
  assert.equal(leadFor(5), 40);
  assert.equal(leadFor(100), 100);
  assert.equal(leadFor(2_000), 400);
});

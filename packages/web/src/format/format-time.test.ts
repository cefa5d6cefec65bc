/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ageOf, formatCountdown, formatPosition } from './format-time.ts';

test('a position reads like a player shows it', () => {
  assert.equal(formatPosition(7.9), '0:07');
  assert.equal(formatPosition(754), '12:34');
  assert.equal(formatPosition(3723), '1:02:03');
});

test('a position that is no number is the start', () => {
  for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, -3]) assert.equal(formatPosition(odd), '0:00');
});

test('[RM7] the countdown rounds up: it says 0:00 only when time is over', () => {
  assert.equal(formatCountdown(600_000), '10:00');
  assert.equal(formatCountdown(598_001), '9:59');
  assert.equal(formatCountdown(1), '0:01');
  assert.equal(formatCountdown(0), '0:00');
  assert.equal(formatCountdown(-50), '0:00');
});

test('an age uses the coarsest unit that says enough', () => {
  assert.deepEqual(ageOf(59_999), { unit: 'now' });
  assert.deepEqual(ageOf(-5_000), { unit: 'now' });
  assert.deepEqual(ageOf(60_000), { unit: 'minutes', count: 1 });
  assert.deepEqual(ageOf(3_600_000), { unit: 'hours', count: 1 });
  assert.deepEqual(ageOf(49 * 3_600_000), { unit: 'days', count: 2 });
});

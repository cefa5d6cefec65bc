import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median, percentile, spread } from './statistics.ts';

test('the median of an even number of values lies between the two in the middle, and their order does not matter', () => {
  assert.equal(median([9, 1, 4]), 4);
  assert.equal(median([10, 1, 4, 2]), 3);
});

test('a percentile is a value that was measured, which so many do not exceed', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  assert.equal(percentile(hundred, 0.5), 50);
  assert.equal(percentile(hundred, 0.99), 99);
  assert.equal(percentile(hundred, 1), 100);
  assert.equal(percentile(new Float64Array([7]), 0.5), 7);
});

test('numbers are sorted as numbers', () => assert.equal(percentile([10, 9, 100, 1], 1), 100));

test('the spread tells the least and the most, unless they are the same', () => {
  assert.equal(spread([2.5, 1, 3], ' ms'), '2.50 ms (1.00–3.00)');
  assert.equal(spread([2.5], ' ms'), '2.50 ms');
  assert.equal(spread([0, 0, 0], ''), '0');
  assert.equal(spread([2, 1, 3], ''), '2 (1–3)');
});

/** What the lab says of errors: a number that is read wrong here is believed everywhere. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ErrorPoint, errorAt, median, pairwiseSkews, percentile, settledAfterMs } from './statistics.ts';

/** A point each 25 ms, as the sampler takes them. */
function sampled(untilMs: number, errorOf: (at: number) => number): ErrorPoint[] {
  return Array.from({ length: untilMs / 25 }, (_, index) => [index * 25, errorOf(index * 25)]);
}

test('a percentile is a value that was seen, and of nothing there is none', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  assert.equal(percentile(hundred, 0.95), 95);
  assert.equal(percentile(hundred, 0.5), 50);
  assert.equal(percentile([3], 0.5), 3);
  assert.equal(percentile([], 0.5), Number.NaN);
});

test('a median of an even number lies between the middle two', () => {
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(median([Number.POSITIVE_INFINITY, 1, 2]), 2);
});

test('between two looks the error is on the line between them, and where nobody looked it is unknown', () => {
  const points: ErrorPoint[] = [
    [0, 0],
    [100, 10],
    [1_000, 20],
  ];
  assert.equal(errorAt(points, 50), 5);
  assert.equal(errorAt(points, 100), 10);
  assert.equal(errorAt(points, 500), undefined);
  assert.equal(errorAt(points, -1), undefined);
  assert.equal(errorAt(points, 1_001), undefined);
});

test('the distance of two viewers is signed errors apart, whatever each is off by', () => {
  const [ahead, behind, same] = [sampled(1_000, () => 8), sampled(1_000, () => -4), sampled(1_000, () => 8)];
  assert.equal(percentile(pairwiseSkews([ahead, behind], 0, 900), 0.5), 12);
  assert.equal(percentile(pairwiseSkews([ahead, same], 0, 900), 0.95), 0);
  const three = pairwiseSkews([ahead, behind, same], 0, 900);
  assert.equal(three.length, 18 * 3, 'each two of three, twenty times a second');
  assert.equal(three.filter((skew) => skew === 12).length, 36);
});

test('in step after: from when the rest keeps within the limit, and never where it does not', () => {
  const decaying = sampled(6_000, (at) => 100 * Math.exp(-at / 1_000));
  const after = settledAfterMs(decaying, 0, 6_000, 16.7);
  // 100·e^(−t) falls to 16.7 after 1.79 s; before, one is not there, though 95 % of what is left may be good already.
  assert.equal(after, 1_800);
  assert.equal(
    settledAfterMs(
      sampled(6_000, () => 20),
      0,
      6_000,
      16.7,
    ),
    Number.POSITIVE_INFINITY,
  );
  assert.equal(settledAfterMs([], 0, 6_000, 16.7), Number.POSITIVE_INFINITY, 'whoever was not seen was not in step');
});

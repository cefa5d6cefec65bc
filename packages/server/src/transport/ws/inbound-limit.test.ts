import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InboundLimit } from './inbound-limit.ts';

test('[TR6b] 200 frames at once, then 100 a second', () => {
  const limit = new InboundLimit(0);
  const admitted = (now: number, count: number) =>
    Array.from({ length: count }, () => limit.admits(now)).filter(Boolean).length;
  assert.equal(admitted(0, 500), 200);
  assert.equal(admitted(1_000, 500), 100);
  assert.equal(admitted(1_500, 500), 50);
  assert.equal(admitted(60_000, 500), 200, 'what was not used does not add up beyond the burst');
});

test('[TR5] more than 50 bad frames within 10 s are abuse; spread out they are not', () => {
  const hasty = new InboundLimit(0);
  const verdicts = Array.from({ length: 51 }, (_, n) => hasty.isAbusive(n));
  assert.deepEqual([verdicts.indexOf(true), verdicts.at(-1)], [50, true]);
  const slow = new InboundLimit(0);
  assert.ok(!Array.from({ length: 500 }, (_, n) => slow.isAbusive(n * 250)).includes(true));
});

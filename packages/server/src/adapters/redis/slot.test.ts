import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slotOf } from './slot.ts';

// What CLUSTER KEYSLOT of Redis 7.0 answers.
const KNOWN: readonly (readonly [key: string, slot: number])[] = [
  ['123456789', 12739],
  ['streamit:{AAAAAA}:playback', 36],
  ['foo{}{bar}', 8363],
  ['foo{{bar}}zap', 4015],
  ['{user1000}.following', 3443],
  ['foo{bar', 15278],
  ['Zweites – 二', 661],
];

test('the slot of a key is the one that Redis says', () => {
  assert.deepEqual(
    KNOWN.map(([key]) => slotOf(key)),
    KNOWN.map(([, slot]) => slot),
  );
});

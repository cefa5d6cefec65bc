import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROOM_CODE_ALPHABET, ROOM_CODE_LENGTH } from '@streamit/protocol';
import { createRoomCode } from './room-code.ts';

test('[RM3] codes have six characters without look-alikes, all of which occur', () => {
  const codes = Array.from({ length: 2_000 }, createRoomCode);
  for (const code of codes) assert.match(code, /^[A-HJ-NP-Z2-9]{6}$/);
  assert.equal(codes[0]?.length, ROOM_CODE_LENGTH);
  // 12,000 draws of 32 letters: that one is missing has a chance of 32·(31/32)^12000 ≈ 10^-164.
  assert.equal(new Set(codes.join('')).size, ROOM_CODE_ALPHABET.length);
});

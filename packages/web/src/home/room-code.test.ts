/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRoomCode } from './room-code.ts';

test('[RM3] a code is read in any case, with spaces and hyphens', () => {
  for (const typed of ['ABC234', 'abc234', ' abc 234 ', 'abc-234']) {
    assert.deepEqual(readRoomCode(typed), { kind: 'code', code: 'ABC234' });
  }
});

test('a pasted invitation link is read as its code', () => {
  assert.deepEqual(readRoomCode('https://films.example/room/abc234?x=1'), { kind: 'code', code: 'ABC234' });
});

test('[RM3] look-alikes are told apart from a wrong length', () => {
  assert.deepEqual(readRoomCode('ABC2O4'), { kind: 'characters' });
  assert.deepEqual(readRoomCode('ABC23'), { kind: 'length' });
  assert.deepEqual(readRoomCode(''), { kind: 'length' });
});

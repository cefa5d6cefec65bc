/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closedKindOfError, nextStepOf } from './closed-room.ts';

const failure = (code: string) => Object.assign(new Error(code), { code });

test('[TR8] a refused join says why', () => {
  assert.equal(closedKindOfError(failure('ROOM_NOT_FOUND')), 'room-not-found');
  assert.equal(closedKindOfError(failure('ROOM_EXPIRED')), 'inactive');
  assert.equal(closedKindOfError(failure('AUTH_REQUIRED')), 'not-authenticated');
});

test('[RM5] the banned are told so', () => {
  assert.equal(closedKindOfError(failure('PERMISSION_DENIED')), 'banned');
});

test('what may pass can be tried again, what is final leads home', () => {
  assert.equal(nextStepOf(closedKindOfError(failure('NETWORK'))), 'join-again');
  assert.equal(nextStepOf(closedKindOfError(new Error('anything'))), 'join-again');
  for (const final of ['expired', 'deleted', 'inactive', 'banned', 'room-not-found'] as const) {
    assert.equal(nextStepOf(final), 'home');
  }
});

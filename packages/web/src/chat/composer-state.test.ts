/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cooldownEnd, readDraft } from './composer-state.ts';

test('[CH1] 500 characters may be sent, 501 may not', () => {
  assert.deepEqual(readDraft('x'.repeat(500)), { isCounted: true, over: 0, canSend: true });
  assert.deepEqual(readDraft('x'.repeat(501)), { isCounted: true, over: 1, canSend: false });
});

test('[CH1] blanks are no message, and do not count', () => {
  assert.equal(readDraft('  \n ').canSend, false);
  assert.deepEqual(readDraft(`${' '.repeat(100)}${'x'.repeat(449)}`), { isCounted: false, over: 0, canSend: true });
});

test('[CH2] the cooldown lasts as long as the server says, or else its ten seconds', () => {
  assert.equal(cooldownEnd(1_000, 2_500), 3_500);
  assert.equal(cooldownEnd(1_000, undefined), 11_000);
});

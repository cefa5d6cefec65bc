/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeSync } from './describe-sync.ts';

const steered = { toleranceMs: 0 };

test('[SY4] within two frames a viewer is in step, beyond them catching up', () => {
  assert.deepEqual(describeSync({ ...steered, state: 'following', errorMs: 4.4, rate: 1 }), { word: 'in-step', ms: 4 });
  assert.deepEqual(describeSync({ ...steered, state: 'following', errorMs: -80.4, rate: 1 }), {
    word: 'in-step',
    ms: -80,
  });
  assert.deepEqual(describeSync({ ...steered, state: 'following', errorMs: 81, rate: 0.97 }), {
    word: 'catching-up',
    ms: 81,
  });
});

test('[SY3] a player that is not steered is near, and not said to catch up, within what it leaves as it is', () => {
  const coarse = { state: 'following', toleranceMs: 250, rate: 1 } as const;
  assert.deepEqual(describeSync({ ...coarse, errorMs: -140 }), { word: 'near', ms: -140 });
  assert.deepEqual(describeSync({ ...coarse, errorMs: 251 }), { word: 'catching-up', ms: 251 });
});

test('a rounded minus zero is zero', () => {
  assert.ok(Object.is(describeSync({ ...steered, state: 'following', errorMs: -0.3, rate: 1 }).ms, 0));
});

test('while the player is on its way no number is claimed', () => {
  for (const state of ['loading', 'seeking', 'stalled'] as const) {
    assert.deepEqual(describeSync({ ...steered, state, errorMs: 900, rate: 1 }), { word: 'catching-up', ms: null });
  }
});

test('nothing is said when there is nothing to follow', () => {
  assert.equal(describeSync(null).word, null);
  for (const state of ['idle', 'ended', 'failed'] as const) {
    assert.equal(describeSync({ ...steered, state, errorMs: null, rate: 1 }).word, null);
  }
});

test('[SY5] a player that the browser does not start is said to wait for a click', () => {
  assert.deepEqual(describeSync({ ...steered, state: 'blocked', errorMs: null, rate: 1 }), {
    word: 'blocked',
    ms: null,
  });
});

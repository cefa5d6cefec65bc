/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flashOf } from './flash-of.ts';

test('[PB5] a command of the host is told, by the reason of the state it made', () => {
  assert.equal(flashOf('PLAY'), 'play');
  assert.equal(flashOf('PAUSE'), 'pause');
  assert.equal(flashOf('SEEK'), 'seek');
  assert.equal(flashOf('CHANGE_RATE'), 'rate');
});

test('a snapshot, a host who went or came, and unknown reasons say nothing', () => {
  for (const reason of [undefined, 'HOST_DISCONNECTED', 'HOST_RECONNECTED', 'SOURCE_CHANGED', 'toString']) {
    assert.equal(flashOf(reason), null);
  }
});

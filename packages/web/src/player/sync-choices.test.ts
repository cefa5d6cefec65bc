/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OFFSET_MAX_MS } from '@streamit/sdk';
import { createSyncChoices, followChoices } from './sync-choices.ts';

function entry(text: string | null = null) {
  return {
    text,
    read() {
      return this.text;
    },
    write(value: string) {
      this.text = value;
    },
  };
}

test('a viewer’s offset and his wish not to be waited for are remembered', () => {
  const memory = { offset: entry(), waitedFor: entry() };
  const choices = createSyncChoices(memory);
  assert.deepEqual(choices.get(), { offsetMs: 0, isWaitedFor: true });
  choices.chooseOffset(180.4);
  choices.chooseWaitedFor(false);
  assert.deepEqual(createSyncChoices(memory).get(), { offsetMs: 180, isWaitedFor: false });
  choices.chooseWaitedFor(true);
  assert.deepEqual(createSyncChoices(memory).get(), { offsetMs: 180, isWaitedFor: true });
});

test('an offset stays within what the sync takes, and nonsense is none', () => {
  const choices = createSyncChoices({ offset: entry('much'), waitedFor: entry('') });
  assert.deepEqual(choices.get(), { offsetMs: 0, isWaitedFor: true });
  choices.chooseOffset(-1e9);
  assert.equal(choices.get().offsetMs, -OFFSET_MAX_MS);
  choices.chooseOffset(Number.NaN);
  assert.equal(choices.get().offsetMs, 0);
});

test('[SY8] a player does what is chosen, from the start and with each change, until it is let go', () => {
  const choices = createSyncChoices({ offset: entry('-50'), waitedFor: entry('no') });
  const told: (number | boolean)[] = [];
  const stop = followChoices({ setOffsetMs: (ms) => told.push(ms), setWaitedFor: (is) => told.push(is) }, choices);
  choices.chooseOffset(20);
  choices.chooseWaitedFor(true);
  stop();
  choices.chooseOffset(30);
  assert.deepEqual(told, [-50, false, 20, false, 20, true]);
});

/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatEntry } from '@streamit/sdk';
import { chatLines } from './chat-lines.ts';

const said = (user: string, created_at: number, user_id = user): ChatEntry => ({
  status: 'stored',
  key: `${user}-${created_at}`,
  id: `${user}-${created_at}`,
  user,
  user_id,
  message: 'hello',
  created_at,
});
const continued = (entries: ChatEntry[]) => chatLines(entries).map((line) => line.isContinued);

test('who goes on speaking is not named again', () => {
  assert.deepEqual(continued([said('Ada', 0), said('Ada', 1_000), said('Bo', 2_000), said('Ada', 3_000)]), [
    false,
    true,
    false,
    false,
  ]);
});

test('after five minutes of silence, or under another name, one is', () => {
  assert.deepEqual(continued([said('Ada', 0), said('Ada', 300_000)]), [false, false]);
  assert.deepEqual(continued([said('Ada', 0, 'u1'), said('Countess', 1, 'u1')]), [false, false]);
});

test('[CH3] a message on its way stands with the ones before it', () => {
  const sending: ChatEntry = { status: 'sending', key: 'k', user: 'Ada', user_id: 'Ada', message: 'hello' };
  assert.deepEqual(continued([said('Ada', 0), sending]), [false, true]);
  assert.deepEqual(continued([said('Bo', 0), sending]), [false, false]);
});

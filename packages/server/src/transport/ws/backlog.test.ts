import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServerFrame } from '@streamit/protocol';
import { newsAfter } from './backlog.ts';

const playback = (version: number): ServerFrame => ({
  type: 'PLAYBACK_STATE',
  is_playing: true,
  time: 1,
  version,
  rate: 1,
  server_time: 1,
  effective_at: 1,
});
const said = (id: string) => ({ id, user: 'Ann', user_id: '1', message: 'hello', created_at: 1 });
const joined: ServerFrame = { type: 'USER_JOINED', user: 'Bob', user_id: '2' };

test('[WS1] what the snapshot tells is not told again; what is newer is', () => {
  const greeting: ServerFrame[] = [{ type: 'CHAT_HISTORY', messages: [said('a'), said('b')] }, playback(7)];
  const backlog: ServerFrame[] = [
    playback(6),
    { type: 'CHAT_MESSAGE', ...said('b') },
    playback(7),
    joined,
    { type: 'CHAT_MESSAGE', ...said('c') },
    playback(8),
  ];
  assert.deepEqual(newsAfter(greeting, backlog), [joined, { type: 'CHAT_MESSAGE', ...said('c') }, playback(8)]);
});

/** What a room's connections are told, each thing once: by their history, by what they hear, and after an outage. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServerFrame, ServerFrameOf } from '@streamit/protocol';
import { createTold } from './told.ts';

const message = (id: string, created_at: number): ServerFrameOf<'CHAT_MESSAGE'> => ({
  type: 'CHAT_MESSAGE',
  id,
  user: 'Ann',
  user_id: 'ann',
  message: id,
  created_at,
});
const history = (...messages: ServerFrameOf<'CHAT_MESSAGE'>[]): ServerFrame => ({
  type: 'CHAT_HISTORY',
  messages: messages.map(({ type: _, ...stored }) => stored),
});
const playback = (version: number): ServerFrame => ({
  type: 'PLAYBACK_STATE',
  is_playing: true,
  time: 1,
  version,
  rate: 1,
  server_time: 1,
  effective_at: 1,
});
const room: ServerFrameOf<'JOINED'>['room'] = {
  code: 'AAAAAA',
  title: 'Before',
  state: 'LIVE',
  is_chat_enabled: true,
  source: null,
  is_private: false,
  entry_mode: 'APPROVAL',
  wait_for_viewers: false,
};
const joined = (title: string): ServerFrame => ({
  type: 'JOINED',
  user: 'Ann',
  user_id: 'ann',
  connection_id: '1',
  role: 'participant',
  room: { ...room, title },
  is_muted: false,
  server_time: 1,
  protocol: 1,
});

test('[CH4] [WS1] a message that a joiner found in his history, and that is on its way still, is not told him again', () => {
  const told = createTold(0);
  const [early, late] = [{ since: 1_000 }, { since: 100_000 }];
  const fresh = message('fresh', 99_900);
  told.greeted(early, [history()]);
  told.greeted(late, [history(message('old', 5_000), fresh)]);
  assert.ok(told.admits(fresh));
  assert.deepEqual(told.knowing(fresh, [early, late]), [late]);
  const next = message('next', 100_100);
  assert.ok(told.admits(next));
  assert.deepEqual(told.knowing(next, [early, late]), []);
});

test('[CH4] a message that was stored long before somebody came is told again to those alone who were there', () => {
  const told = createTold(0);
  const [early, late] = [{ since: 1_000 }, { since: 100_000 }];
  for (const joiner of [early, late]) told.greeted(joiner, [history()]);
  const missed = message('missed', 60_000);
  assert.ok(told.admits(missed));
  assert.deepEqual(told.knowing(missed, [early, late]), [late]);
});

test('[CH3] [PB5] what everyone was told is not told again, and no state that is older', () => {
  const told = createTold(0);
  assert.ok(told.admits(message('a', 1)));
  assert.ok(!told.admits(message('a', 1)));
  assert.deepEqual(
    [3, 2, 3, 4].map((version) => told.admits(playback(version))),
    [true, false, true, true],
  );
});

test('[CH4] after an outage messages are looked up from a while before the newest that was heard', () => {
  const told = createTold(50_000);
  assert.equal(told.messagesSince, 40_000);
  told.admits(message('a', 80_000));
  told.admits(message('b', 79_000));
  assert.equal(told.messagesSince, 70_000);
});

test('[RM10] what a room is believed to be follows what everyone was told, not what a later joiner finds', () => {
  const told = createTold(0);
  told.greeted({ since: 0 }, [joined('Before')]);
  told.greeted({ since: 1 }, [joined('Changed unheard')]);
  assert.equal(told.believed?.room.title, 'Before', 'as the first was told');
  told.admits({ type: 'ROOM_UPDATED', user: 'Host', user_id: 'host', title: 'Told', host: 'Bob', host_id: 'bob' });
  told.admits({ type: 'HOST_DISCONNECTED', user: 'Bob', user_id: 'bob', grace_seconds: 1, deadline: 1 });
  assert.deepEqual(told.believed, { room: { ...room, title: 'Told', state: 'GRACE' }, hostId: 'bob' });
});

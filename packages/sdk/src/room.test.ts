/** One room over a real socket: snapshot, timelines, commands, chat across a lost connection. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CHAT_MESSAGE_MAX_LENGTH, type ServerFrameOf } from '@streamit/protocol';
import { frames } from '../test/frames.ts';
import { isOpen, join, SNAPSHOT } from '../test/join-room.ts';
import { until } from '../test/until.ts';

const stored = (text: string, clientId: string, number = 7): ServerFrameOf<'CHAT_MESSAGE'> => ({
  type: 'CHAT_MESSAGE',
  id: `m-${number}`,
  user: 'Gert',
  user_id: 'u-guest',
  message: text,
  created_at: 1_700_000_000_000 + number,
  client_id: clientId,
});

describe('openRoom', () => {
  it('shows the room as the join described it', async (t) => {
    const { room } = await join(t);
    const { me, room: described, messages, playback, participants, hostName } = room.get();
    assert.equal(me?.userId, 'u-guest');
    assert.equal(described?.title, 'Evening');
    assert.equal(messages.length, 1);
    assert.equal(playback?.version, 3);
    assert.equal(participants.length, 2);
    assert.equal(hostName, 'Hanna');
  });

  it('[PB5] drops a state that is not newer, and tells nobody of it', async (t) => {
    const { room, visitor } = await join(t);
    const versions: number[] = [];
    room.on('PLAYBACK_STATE', ({ version }) => versions.push(version));
    const at = (version: number) => ({ ...frames.PLAYBACK_STATE, version, time: version * 10 });
    visitor.send(at(5), at(4), at(5), at(6), frames.ROOM_UPDATED);
    await until(room, (snapshot) => snapshot.room?.title === 'Night');
    assert.deepEqual(versions, [5, 6]);
    assert.equal(room.get().playback?.time, 60);
  });

  it('[PB6] a state that takes effect later leaves the timeline before it in force until then', async (t) => {
    const { room, visitor } = await join(t);
    const effective_at = room.clock.now() + 1_000;
    visitor.send({ ...frames.PLAYBACK_STATE, version: 4, is_playing: false, time: 50, effective_at });
    await until(room, ({ playback }) => playback?.version === 4);
    assert.equal(room.timelineAt(effective_at - 1)?.version, 3);
    assert.equal(room.timelineAt(effective_at)?.version, 4);
    assert.equal(room.nextChangeAfter(effective_at - 1), effective_at);
  });

  it('[PB8] after a reconnect the first state counts whatever its version, and then again only newer ones', async (t) => {
    const { room, visitor, reconnect } = await join(t);
    visitor.cut();
    const again = await reconnect();
    again.send(frames.JOINED, { ...frames.PLAYBACK_STATE, version: 1, time: 5 });
    again.send({ ...frames.PLAYBACK_STATE, version: 1, time: 99 });
    await until(room, isOpen);
    await until(room, ({ playback }) => playback?.version === 1);
    again.send(frames.ROOM_UPDATED);
    await until(room, (snapshot) => snapshot.room?.title === 'Night');
    assert.equal(room.get().playback?.time, 5);
    assert.equal(room.timelineAt(room.clock.now())?.position, 5);
  });

  it('keeps what it knows, and its timeline, while the connection is away', async (t) => {
    const { room, visitor } = await join(t);
    visitor.cut();
    const { me, messages, participants } = await until(room, ({ connection }) => connection.state === 'waiting');
    assert.equal(me?.userId, 'u-guest');
    assert.equal(messages.length, 1);
    assert.equal(participants.length, 2);
    assert.equal(room.timelineAt(room.clock.now())?.is_playing, true);
  });

  it('[PB3] commands go out as they are meant; errors to them are shown', async (t) => {
    const { room, visitor } = await join(t);
    room.play();
    room.play(12);
    room.pause(13);
    room.seek(14);
    room.changeRate(1.5);
    const sent = [];
    for (let count = 0; count < 5; count += 1) sent.push(await visitor.received());
    assert.deepEqual(sent, [
      { type: 'PLAY' },
      { type: 'PLAY', time: 12 },
      { type: 'PAUSE', time: 13 },
      { type: 'SEEK', time: 14 },
      { type: 'CHANGE_RATE', rate: 1.5 },
    ]);
    visitor.send(frames.ERROR);
    const { lastError } = await until(room, (snapshot) => snapshot.lastError !== null);
    assert.equal(lastError?.code, 'PERMISSION_DENIED');
  });

  it('a command while the connection is away is refused at once, not sent late', async (t) => {
    const { room, visitor, reconnect } = await join(t);
    visitor.cut();
    await until(room, ({ connection }) => connection.state === 'waiting');
    room.pause();
    assert.equal(room.get().lastError?.code, 'NETWORK');
    const again = await reconnect();
    again.send(...SNAPSHOT);
    await until(room, isOpen);
    room.seek(1);
    assert.deepEqual(await again.received(), { type: 'SEEK', time: 1 });
  });

  it('[CH3] a message resolves with how it was stored, and is in the list once', async (t) => {
    const { room, visitor } = await join(t);
    const sending = room.sendChat('Hello');
    const frame = await visitor.received();
    assert.ok(frame.type === 'CHAT_MESSAGE' && frame.client_id !== undefined);
    assert.equal(frame.message, 'Hello');
    assert.equal(room.get().messages.at(-1)?.status, 'sending');
    visitor.send(stored('Hello', frame.client_id));
    assert.equal((await sending).id, 'm-7');
    assert.deepEqual(
      room.get().messages.map(({ status, message }) => [status, message]),
      [
        ['stored', 'Welcome'],
        ['stored', 'Hello'],
      ],
    );
  });

  it('[CH3] a message that has its answer is not sent again', async (t) => {
    const { room, visitor, reconnect } = await join(t);
    const sending = room.sendChat('Hello');
    const frame = await visitor.received();
    assert.ok(frame.type === 'CHAT_MESSAGE' && frame.client_id !== undefined);
    visitor.send(stored('Hello', frame.client_id));
    await sending;
    visitor.cut();
    const again = await reconnect();
    again.send(...SNAPSHOT);
    await until(room, isOpen);
    room.pause();
    assert.deepEqual(await again.received(), { type: 'PAUSE' });
  });

  it('[CH3] a message whose answer was lost goes out again under the same id, and is there once', async (t) => {
    const { room, visitor, reconnect } = await join(t);
    const sending = room.sendChat('Hello');
    const first = await visitor.received();
    visitor.cut();
    const again = await reconnect();
    assert.ok(first.type === 'CHAT_MESSAGE' && first.client_id !== undefined);
    const { id, user, user_id, message, created_at } = stored('Hello', first.client_id);
    const replayed = [...frames.CHAT_HISTORY.messages, { id, user, user_id, message, created_at }];
    again.send(frames.JOINED, { ...frames.CHAT_HISTORY, messages: replayed });
    assert.deepEqual(await again.received(), first);
    again.send(stored('Hello', first.client_id));
    await sending;
    assert.equal(room.get().messages.filter((entry) => entry.message === 'Hello').length, 1);
  });

  it('[CH1] a refused message rejects with the code, stays as failed, and is no error of the room', async (t) => {
    const { room, visitor } = await join(t);
    const sending = room.sendChat('Hello');
    const frame = await visitor.received();
    assert.ok(frame.id !== undefined);
    visitor.send({ type: 'ERROR', code: 'MUTED', message: 'The host has muted you.', ref: frame.id });
    await assert.rejects(sending, { name: 'StreamItError', code: 'MUTED' });
    const failed = room.get().messages.at(-1);
    assert.equal(failed?.status, 'failed');
    assert.equal(room.get().lastError, null);
    room.dismissChat(failed.key);
    assert.equal(room.get().messages.length, 1);
  });

  it('[CH3] a message that failed and is sent once more is the same message: it may have been stored', async (t) => {
    const { room, visitor } = await join(t);
    const sending = room.sendChat('Hello');
    const first = await visitor.received();
    assert.ok(first.id !== undefined && first.type === 'CHAT_MESSAGE' && first.client_id !== undefined);
    visitor.send({ type: 'ERROR', code: 'REALTIME_UNAVAILABLE', message: 'Try again.', ref: first.id });
    await assert.rejects(sending, { code: 'REALTIME_UNAVAILABLE' });
    const failed = room.get().messages.at(-1)?.key ?? assert.fail('it is not in the list');
    room.dismissChat(failed);
    const again = room.sendChat('Hello', failed);
    assert.deepEqual(await visitor.received(), first);
    visitor.send(stored('Hello', first.client_id));
    await again;
    assert.equal(room.get().messages.filter((entry) => entry.message === 'Hello').length, 1);
  });

  it('[CH1] what the server would drop or close for is refused here', async (t) => {
    const { room } = await join(t);
    await assert.rejects(room.sendChat('  \n'), { code: 'VALIDATION_ERROR' });
    await assert.rejects(room.sendChat('x'.repeat(CHAT_MESSAGE_MAX_LENGTH + 1)), { code: 'MESSAGE_TOO_LONG' });
    assert.equal(room.get().messages.length, 1);
  });

  it('messages wait for the connection, within bounds, and are given up when it ends for good', async (t) => {
    const { room, visitor } = await join(t);
    visitor.cut();
    await until(room, ({ connection }) => connection.state === 'waiting');
    const sending = Array.from({ length: 20 }, (_, index) => room.sendChat(`number ${index}`));
    await assert.rejects(room.sendChat('one too many'), { code: 'RATE_LIMITED' });
    const all = Promise.allSettled(sending);
    room.close();
    for (const result of await all) assert.equal(result.status === 'rejected' && result.reason.code, 'NETWORK');
    await assert.rejects(room.sendChat('too late'), { code: 'NETWORK' });
    assert.ok(
      room
        .get()
        .messages.slice(1)
        .every(({ status }) => status === 'failed'),
    );
  });

  it('[SY1] its clock follows the room clock, and a silent server is left for a new connection', async (t) => {
    const { room, environment, reconnect } = await join(t);
    // The test's server reads 1,000,000 for ever; the local clock stands until it is turned.
    await until(room, isOpen);
    await new Promise<void>((resolve) => room.on('TIME_SYNC', () => resolve()));
    assert.equal(room.clock.isSynced, true);
    assert.ok(Math.abs(room.clock.now() - 1_000_000) < 1);
    // Answers can't arrive while time is turned in one go: to the client the server is silent.
    environment.advance(30_000);
    const again = await reconnect();
    again.send(...SNAPSHOT);
    await until(room, isOpen);
  });

  it('[RM9] says how it ended, and stays readable', async (t) => {
    const { room, visitor } = await join(t);
    visitor.send(frames.ROOM_EXPIRED);
    visitor.close(4004);
    const { connection, ended, messages } = await until(room, (snapshot) => snapshot.connection.state === 'closed');
    assert.deepEqual(connection, { state: 'closed', code: 4004, reason: 'expired' });
    assert.equal(ended, 'expired');
    assert.equal(messages.length, 1);
  });

  it('tells listeners of their type until they stop, after the snapshot has the news', async (t) => {
    const { room, visitor } = await join(t);
    const heard: string[] = [];
    const stop = room.on('CHAT_MESSAGE', ({ id }) => heard.push(`${id} ${room.get().messages.length}`));
    visitor.send(frames.CHAT_MESSAGE, frames.USER_LEFT);
    await until(room, ({ messages }) => messages.length === 2);
    stop();
    visitor.send({ ...frames.CHAT_MESSAGE, id: 'm-3' });
    await until(room, ({ messages }) => messages.length === 3);
    assert.deepEqual(heard, ['m-2 2']);
  });
});

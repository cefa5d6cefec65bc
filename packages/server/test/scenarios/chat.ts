/** Talk in a room. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServerFrameOf } from '@streamit/protocol';
import type { StartWorld } from '../world.ts';

export function chatScenarios(name: string, start: StartWorld): void {
  test(`[CH4] ${name}: what was said is heard by all, once, and told to those who come later`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const ann = await world.guest('Ann');
    const { code } = await world.room(host);
    const first = await world.enter(host, code);
    const second = await world.enter(ann, code);
    second.send({ type: 'CHAT_MESSAGE', message: 'hello', client_id: 'c-1' });
    const heard = await first.next('CHAT_MESSAGE');
    assert.deepEqual(await second.next('CHAT_MESSAGE'), heard);
    const { type: _, client_id, ...stored } = heard;
    assert.deepEqual([stored.message, stored.user, stored.user_id, client_id], ['hello', 'Ann', ann.id, 'c-1']);
    const late = await world.enter(await world.guest('Late'), code);
    assert.deepEqual((await late.next('CHAT_HISTORY')).messages, [stored]);
  });

  test(`[CH4] ${name}: the history is the latest 50, oldest first; each speaker is heard in his order`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const { code } = await world.room(host);
    const listener = await world.enter(host, code);
    const speakers = await Promise.all(Array.from({ length: 12 }, (_, n) => world.guest(`Guest ${n}`)));
    const clients = await Promise.all(speakers.map((speaker) => world.enter(speaker, code)));
    for (let n = 0; n < 5; n++)
      for (const client of clients) client.send({ type: 'CHAT_MESSAGE', message: `line ${n}` });
    const heard: ServerFrameOf<'CHAT_MESSAGE'>[] = [];
    for (let n = 0; n < 60; n++) heard.push(await listener.next('CHAT_MESSAGE'));
    for (const { id } of speakers) {
      const own = heard.filter(({ user_id }) => user_id === id).map(({ message }) => message);
      assert.deepEqual(own, ['line 0', 'line 1', 'line 2', 'line 3', 'line 4']);
    }
    const late = await world.enter(await world.guest('Late'), code);
    const { messages } = await late.next('CHAT_HISTORY');
    // Of two nodes one may be a little quicker to tell than the other: ids say in what order things were said.
    const ids = heard.map(({ id }) => id).sort();
    assert.deepEqual(
      messages.map(({ id }) => id),
      ids.slice(-50),
    );
  });

  test(`[CH1] [CH2] [CH3] ${name}: refusals come in their order, to the sender alone`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const ann = await world.guest('Ann');
    const { code } = await world.room(host);
    const listener = await world.enter(host, code);
    const speaker = await world.enter(ann, code);
    const refusal = async (message: string) => {
      speaker.send({ type: 'CHAT_MESSAGE', message });
      return speaker.next('ERROR');
    };
    for (const empty of ['', '  \n ']) speaker.send({ type: 'CHAT_MESSAGE', message: empty });
    assert.equal((await refusal('x'.repeat(501))).code, 'MESSAGE_TOO_LONG');
    speaker.send({ type: 'CHAT_MESSAGE', message: 'x'.repeat(500) });
    assert.equal((await refusal('x'.repeat(500))).code, 'DUPLICATE_MESSAGE');
    for (let n = 0; n < 3; n++) speaker.send({ type: 'CHAT_MESSAGE', message: `line ${n}` });
    const cooling = await refusal('one too many');
    assert.equal(cooling.code, 'RATE_LIMITED');
    assert.ok((cooling.retry_after_ms ?? 0) > 9_000);
    const patch = (is_chat_enabled: boolean) =>
      world.request('PATCH', `/api/rooms/${code}/`, { as: host, body: { is_chat_enabled } });
    await patch(false);
    const disabled = await refusal('x'.repeat(501));
    assert.deepEqual([disabled.code, disabled.message], ['CHAT_DISABLED', 'Chat is disabled in this room']);
    await patch(true);
    assert.equal((await refusal('still cooling')).code, 'RATE_LIMITED');
    listener.send({ type: 'CHAT_MESSAGE', message: 'last' });
    await listener.next('CHAT_MESSAGE', ({ message }) => message === 'last');
    const heard = listener.frames.flatMap((frame) => (frame.type === 'CHAT_MESSAGE' ? [frame.message] : []));
    assert.deepEqual(heard, ['x'.repeat(500), 'line 0', 'line 1', 'line 2', 'last']);
    assert.ok(!listener.frames.some(({ type }) => type === 'ERROR'));
  });

  test(`[CH3] ${name}: a resend with the same client_id is answered with the stored message and not heard again`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const ann = await world.guest('Ann');
    const { code } = await world.room(host);
    const listener = await world.enter(host, code);
    const before = await world.enter(ann, code);
    before.send({ type: 'CHAT_MESSAGE', message: 'did you get this?', client_id: 'same' });
    const heard = await listener.next('CHAT_MESSAGE');
    await before.close();
    const after = await world.enter(ann, code);
    after.send({ type: 'CHAT_MESSAGE', message: 'did you get this?', client_id: 'same' });
    assert.deepEqual(await after.next('CHAT_MESSAGE'), heard);
    after.send({ type: 'CHAT_MESSAGE', message: 'next', client_id: 'other' });
    assert.equal((await listener.next('CHAT_MESSAGE')).message, 'next');
  });

  test(`[CH5] ${name}: switching chat off touches nothing else`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const { code } = await world.room(host);
    const control = await world.enter(host, code);
    await world.request('PATCH', `/api/rooms/${code}/`, { as: host, body: { is_chat_enabled: false } });
    await control.next('ROOM_UPDATED', ({ is_chat_enabled }) => is_chat_enabled === false);
    control.send({ type: 'PLAY', time: 5 });
    assert.equal((await control.next('PLAYBACK_STATE', ({ reason }) => reason === 'PLAY')).time, 5);
  });
}

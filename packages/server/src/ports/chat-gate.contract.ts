/** What every ChatGate must do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RoomCode, UserId } from '@streamit/protocol';
import type { RealtimeAdapter } from '../../test/realtime-adapters.ts';

const room = 'AAAAAA' as RoomCode;
const ann = 'ann' as UserId;
const bob = 'bob' as UserId;

export function chatGateContract({ name, open }: RealtimeAdapter): void {
  test(`[CH2] ${name} chat gate: five messages in 3 s, the sixth starts a cooldown of 10 s`, async (t) => {
    const { store, advance } = await open(t);
    const say = (text: string, user = ann) => store.chatGate.admit(room, user, { text });
    for (let n = 0; n < 5; n++) assert.deepEqual(await say(`m${n}`), { verdict: 'admitted' });
    assert.deepEqual(await say('m5'), { verdict: 'cooling', retryAfterMs: 10_000 });
    assert.deepEqual(await say('hello', bob), { verdict: 'admitted' }, 'others are not concerned');
    await advance(9_000);
    assert.deepEqual(await say('m6'), { verdict: 'cooling', retryAfterMs: 1_000 });
    await advance(1_000);
    assert.deepEqual(await say('m7'), { verdict: 'admitted' });
  });

  test(`[CH2] ${name} chat gate: the window slides`, async (t) => {
    const { store, advance } = await open(t);
    for (let n = 0; n < 30; n++) {
      assert.deepEqual(await store.chatGate.admit(room, ann, { text: `m${n}` }), { verdict: 'admitted' });
      await advance(601);
    }
  });

  test(`[CH2] ${name} chat gate: of many messages at once five pass`, async (t) => {
    const { store } = await open(t);
    const verdicts = await Promise.all(
      Array.from({ length: 20 }, (_, n) => store.chatGate.admit(room, ann, { text: `m${n}` })),
    );
    assert.equal(verdicts.filter(({ verdict }) => verdict === 'admitted').length, 5);
  });

  test(`[CH3] ${name} chat gate: the same text within 3 s is a duplicate, by another user it is not`, async (t) => {
    const { store, advance } = await open(t);
    const say = (user: UserId) => store.chatGate.admit(room, user, { text: 'same' });
    assert.deepEqual(await say(ann), { verdict: 'admitted' });
    assert.deepEqual(await say(bob), { verdict: 'admitted' });
    await advance(2_999);
    assert.deepEqual(await say(ann), { verdict: 'duplicate' });
    await advance(1);
    assert.deepEqual(await say(ann), { verdict: 'admitted' });
  });

  test(`[CH3] ${name} chat gate: the same client_id is the same message, even while cooling down`, async (t) => {
    const { store } = await open(t);
    const say = (text: string, clientId?: string) => store.chatGate.admit(room, ann, { text, clientId });
    assert.deepEqual(await say('one', 'id-1'), { verdict: 'admitted' });
    assert.deepEqual(await say('one', 'id-1'), { verdict: 'resent' });
    for (let n = 0; n < 5; n++) await say(`m${n}`);
    assert.deepEqual(await say('one', 'id-1'), { verdict: 'resent' });
    assert.equal((await say('two', 'id-2')).verdict, 'cooling');
  });

  test(`[RM10] ${name} chat gate: a dropped room is forgotten`, async (t) => {
    const { store } = await open(t);
    for (let n = 0; n < 6; n++) await store.chatGate.admit(room, ann, { text: `m${n}` });
    await store.chatGate.drop(room);
    assert.deepEqual(await store.chatGate.admit(room, ann, { text: 'm0' }), { verdict: 'admitted' });
  });
}

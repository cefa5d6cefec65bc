/** What every ChatGate must do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RoomCode, UserId } from '@streamit/protocol';
import type { RealtimeAdapter } from '../../test/realtime-adapters.ts';
import { CLIENT_ID_MEMORY_MS, CLIENT_IDS_MAX } from './chat-gate.ts';

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

  test(`[CH2] ${name} chat gate: whoever speaks on several nodes at once is one speaker`, async (t) => {
    const { store, another } = await open(t);
    const nodes = [store.chatGate, (await another()).chatGate];
    const say = (n: number, text: string, clientId?: string) => nodes[n % 2]?.admit(room, ann, { text, clientId });
    const resent = await Promise.all([0, 1, 2, 3].map((n) => say(n, 'one', 'id-1')));
    assert.deepEqual(resent.map((answer) => answer?.verdict).sort(), ['admitted', 'resent', 'resent', 'resent']);
    const verdicts = await Promise.all(Array.from({ length: 20 }, (_, n) => say(n, `m${n}`)));
    assert.equal(verdicts.filter((answer) => answer?.verdict === 'admitted').length, 4);
    assert.equal(verdicts.filter((answer) => answer?.verdict === 'cooling').length, 16);
  });

  test(`[CH3] ${name} chat gate: texts and client ids are any text, and as many ids are kept as a client can have under way`, async (t) => {
    const { store, advance } = await open(t);
    const say = (text: string, clientId?: string) => store.chatGate.admit(room, ann, { text, clientId });
    const texts = ['', ' ', 'Zoë 🎬', '\n\u0000'];
    for (const text of texts) assert.deepEqual(await say(text, ` ${text}`), { verdict: 'admitted' }, text);
    for (const text of texts) assert.deepEqual(await say(text, ` ${text}`), { verdict: 'resent' }, text);
    await advance(3_000);
    for (let n = 0; n < CLIENT_IDS_MAX; n++) {
      await advance(1_000);
      assert.deepEqual(await say(`m${n}`, `id-${n}`), { verdict: 'admitted' });
    }
    assert.deepEqual(await say('again', 'id-0'), { verdict: 'resent' });
    assert.deepEqual(await say('as new', ' Zoë 🎬'), { verdict: 'admitted' });
    await advance(CLIENT_ID_MEMORY_MS);
    assert.deepEqual(await say('long after', 'id-63'), { verdict: 'admitted' });
  });
}

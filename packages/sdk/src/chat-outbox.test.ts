import assert from 'node:assert/strict';
import { it } from 'node:test';
import { CHAT_BURST, CHAT_WINDOW_MS } from '@streamit/protocol';
import { fakeEnvironment } from '../test/fake-environment.ts';
import { createChatOutbox } from './chat-outbox.ts';

function open() {
  const environment = fakeEnvironment();
  const sent: { readonly id: string; readonly at: number }[] = [];
  const outbox = createChatOutbox({
    environment,
    send: ({ client_id: id }) => sent.push({ id, at: environment.now() }),
    onSending() {},
    onFailed() {},
  });
  /** The server tells everyone, and with them the writer. */
  const store = (id: string) =>
    outbox.stored({
      type: 'CHAT_MESSAGE',
      id,
      user: 'Ann',
      user_id: 'ann' as never,
      message: id,
      created_at: 0,
      client_id: id,
    } as never);
  return { environment, outbox, sent, store };
}

it('[CH2] what was written offline goes out in its order, and never faster than the server takes it', () => {
  const { environment, outbox, sent, store } = open();
  const ids = Array.from({ length: 12 }, (_, n) => `m${n}`);
  for (const id of ids) outbox.send(id, id).catch(() => {});
  sent.length = 0;
  outbox.resend();
  for (let n = 0; n < 200; n++) {
    environment.advance(100);
    for (const { id } of sent) store(id);
  }
  assert.deepEqual(
    sent.map(({ id }) => id),
    ids,
  );
  for (const { at } of sent) {
    const within = sent.filter((other) => other.at >= at && other.at < at + CHAT_WINDOW_MS);
    assert.ok(within.length <= CHAT_BURST, `${within.length} within ${CHAT_WINDOW_MS} ms`);
  }
});

it('[CH3] what the replay has answered meanwhile is not sent again, and a new connection begins anew', () => {
  const { environment, outbox, sent, store } = open();
  for (const id of ['a', 'b', 'c']) outbox.send(id, id).catch(() => {});
  sent.length = 0;
  outbox.resend();
  store('b');
  environment.advance(1_000);
  assert.deepEqual(
    sent.map(({ id }) => id),
    ['a', 'c'],
  );
  outbox.resend();
  environment.advance(5_000);
  assert.deepEqual(
    sent.map(({ id }) => id),
    ['a', 'c', 'a', 'c'],
  );
  outbox.resend();
  outbox.close();
  environment.advance(5_000);
  assert.equal(sent.length, 5);
});

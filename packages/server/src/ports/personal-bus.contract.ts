/** What every PersonalBus must do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { PersonalFrame, UserId } from '@streamit/protocol';
import type { RealtimeAdapter } from '../../test/realtime-adapters.ts';

const [ann, bob] = ['ann', 'bob'] as [UserId, UserId];
const news = (id: number): PersonalFrame => ({
  type: 'join_requested',
  id: String(id),
  created_at: id,
  room: { room_id: '1', code: 'AAAAAA', title: null },
  user: { id: '2', name: 'Carl' },
});

export function personalBusContract({ name, open, canBeCut }: RealtimeAdapter): void {
  test(`${name} personal bus: every listener of a user hears his news in order, as copies`, async (t) => {
    const { personal } = (await open(t)).store;
    const heard: PersonalFrame[][] = [[], []];
    const both = Promise.withResolvers<void>();
    for (const list of heard) {
      await personal.subscribe(ann, (frame) => {
        list.push(frame);
        if (heard.every(({ length }) => length === 10)) both.resolve();
      });
    }
    const sent = Array.from({ length: 10 }, (_, n) => news(n));
    for (const frame of sent) await personal.publish(ann, frame);
    await both.promise;
    assert.deepEqual(heard, [sent, sent]);
    assert.notEqual(heard[0]?.[0], sent[0]);
  });

  test(`${name} personal bus: nobody hears another's news, or any after he stopped listening`, async (t) => {
    const { personal } = (await open(t)).store;
    const heard: PersonalFrame[] = [];
    const last = Promise.withResolvers<void>();
    const stop = await personal.subscribe(ann, (frame) => heard.push(frame));
    await personal.subscribe(bob, () => last.resolve());
    await personal.publish(bob, news(1));
    await last.promise;
    await stop();
    await personal.publish(ann, news(2));
    assert.deepEqual(heard, []);
  });

  if (!canBeCut) return;
  test(`${name} personal bus: whose connection was lost is told so, and hears again`, async (t) => {
    const { store, cut } = await open(t);
    const missed = Promise.withResolvers<void>();
    const heard = Promise.withResolvers<PersonalFrame>();
    await store.personal.subscribe(ann, heard.resolve, missed.resolve);
    await store.personal.subscribe(bob, () => {});
    await cut();
    await missed.promise;
    while (
      await store.personal.publish(ann, news(1)).then(
        () => false,
        () => true,
      )
    )
      await wait(20);
    assert.deepEqual(await heard.promise, news(1));
  });
}

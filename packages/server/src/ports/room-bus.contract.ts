/** What every RoomBus must do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RoomCode, UserId } from '@streamit/protocol';
import type { RealtimeAdapter } from '../../test/realtime-adapters.ts';
import type { HeardEvent, RoomEvent } from './room-bus.ts';

const room = 'AAAAAA' as RoomCode;
const other = 'BBBBBB' as RoomCode;
const numbered = (n: number): RoomEvent => ({ kind: 'close', code: 1012, user: String(n) as UserId });

export function roomBusContract({ name, open, canBeCut }: RealtimeAdapter): void {
  test(`${name} bus: events arrive in order, at every subscriber, the publisher's own included`, async (t) => {
    const { bus } = (await open(t)).store;
    const heard: HeardEvent[][] = [[], []];
    const both = Promise.withResolvers<void>();
    for (const list of heard) {
      await bus.subscribe(room, (event) => {
        list.push(event);
        if (heard.every(({ length }) => length === 100)) both.resolve();
      });
    }
    for (let n = 0; n < 100; n++) await bus.publish(room, numbered(n));
    await both.promise;
    const sent = Array.from({ length: 100 }, (_, n) => numbered(n));
    assert.deepEqual(heard, [sent, sent]);
  });

  test(`${name} bus: a room hears nothing of another, and nothing after it unsubscribed`, async (t) => {
    const { bus } = (await open(t)).store;
    const heard: HeardEvent[] = [];
    const last = Promise.withResolvers<void>();
    const stop = await bus.subscribe(room, (event) => heard.push(event));
    await bus.subscribe(other, () => last.resolve());
    await bus.publish(other, numbered(1));
    await last.promise;
    await stop();
    await bus.publish(room, numbered(2));
    assert.deepEqual(heard, []);
  });

  test(`${name} bus: listeners get copies`, async (t) => {
    const { bus } = (await open(t)).store;
    const event = { kind: 'frame', frame: { type: 'USER_JOINED', user: 'Ann', user_id: '1' } } as const;
    const heard = Promise.withResolvers<HeardEvent>();
    await bus.subscribe(room, heard.resolve);
    await bus.publish(room, event);
    const copy = await heard.promise;
    assert.deepEqual(copy, event);
    assert.notEqual(copy, event);
  });

  test(`[PB5] ${name} bus: what two nodes publish at once arrives in one order at every node`, async (t) => {
    const under = await open(t);
    const nodes = [under.store.bus, (await under.another()).bus];
    const heard: HeardEvent[][] = [[], []];
    const all = Promise.withResolvers<void>();
    for (const [index, bus] of nodes.entries()) {
      await bus.subscribe(room, (event) => {
        heard[index]?.push(event);
        if (heard.every(({ length }) => length === 100)) all.resolve();
      });
    }
    await Promise.all(Array.from({ length: 100 }, (_, n) => nodes[n % 2]?.publish(room, numbered(n))));
    await all.promise;
    assert.deepEqual(heard[0], heard[1]);
    const users = heard[0]?.map((event) => Number(event.kind === 'close' ? event.user : Number.NaN)) ?? [];
    for (const parity of [0, 1]) {
      const ofOne = users.filter((n) => n % 2 === parity);
      assert.deepEqual(
        ofOne,
        ofOne.toSorted((a, b) => a - b),
        'and the order of each publisher is kept',
      );
    }
  });

  test(`${name} bus: whoever subscribes while others unsubscribe is heard in the end, and nobody else`, async (t) => {
    const { bus } = (await open(t)).store;
    for (let round = 0; round < 20; round++) {
      const stops = await Promise.all(
        Array.from({ length: 3 }, () => bus.subscribe(room, () => assert.fail('stopped'))),
      );
      const heard = Promise.withResolvers<HeardEvent>();
      const [stop] = await Promise.all([bus.subscribe(room, heard.resolve), ...stops.map((end) => end())]);
      await bus.publish(room, numbered(round));
      assert.deepEqual(await heard.promise, numbered(round));
      // Not awaited before the next round begins: a subscription may overtake the end of the last one.
      void stop();
    }
  });

  test(`${name} bus: a listener that stops while it is being subscribed hears nothing, others do`, async (t) => {
    const { bus } = (await open(t)).store;
    const heard = Promise.withResolvers<HeardEvent>();
    const early = bus.subscribe(room, () => assert.fail('stopped')).then((stop) => stop());
    const late = bus.subscribe(room, heard.resolve);
    await Promise.all([early, late]);
    await bus.publish(room, numbered(1));
    assert.deepEqual(await heard.promise, numbered(1));
  });

  if (!canBeCut) return;
  test(`[PB8] ${name} bus: whose connection was lost is told once it hears again, before anything new`, async (t) => {
    const { store, another, cut } = await open(t);
    const heard: HeardEvent[][] = [[], []];
    const last = Promise.withResolvers<void>();
    const told = heard.map((list) => {
      const missed = Promise.withResolvers<void>();
      const listener = (event: HeardEvent) => {
        list.push(event);
        if (event.kind === 'missed') missed.resolve();
        if (heard.every((each) => each.length === 3)) last.resolve();
      };
      return { listener, missed: missed.promise };
    });
    for (const { listener } of told) await store.bus.subscribe(room, listener);
    const stopped = await store.bus.subscribe(other, () => assert.fail('stopped'));
    await store.bus.publish(room, numbered(1));
    await cut();
    await stopped();
    await Promise.all(told.map(({ missed }) => missed));
    await (await another()).bus.publish(room, numbered(2));
    await last.promise;
    assert.deepEqual(heard, [
      [numbered(1), { kind: 'missed' }, numbered(2)],
      [numbered(1), { kind: 'missed' }, numbered(2)],
    ]);
  });
}

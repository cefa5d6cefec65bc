/** What every RoomBus must do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RoomCode, UserId } from '@streamit/protocol';
import type { RealtimeAdapter } from '../../test/realtime-adapters.ts';
import type { HeardEvent, RoomEvent } from './room-bus.ts';

const room = 'AAAAAA' as RoomCode;
const other = 'BBBBBB' as RoomCode;
const numbered = (n: number): RoomEvent => ({ kind: 'close', code: 1012, user: String(n) as UserId });

export function roomBusContract({ name, open }: RealtimeAdapter): void {
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
}

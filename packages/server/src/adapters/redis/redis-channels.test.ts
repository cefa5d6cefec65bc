/** In which steps channels are subscribed and left, on servers that answer when they are told to. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRedisChannels } from './redis-channels.ts';
import { unavailable } from './redis-connection.ts';
import type { Carrier, RedisServers } from './redis-servers.ts';

function world() {
  /** What was asked of the servers, and how it is answered: each by hand, in any order. */
  const asked: { readonly what: string; readonly answer: (error?: Error) => Promise<void> }[] = [];
  const ask = (what: string) =>
    new Promise<void>((resolve, reject) => {
      const answer = async (error?: Error) => {
        if (error) reject(error);
        else resolve();
        await new Promise(setImmediate);
      };
      asked.push({ what, answer });
    });
  const carrier = { unsubscribe: () => ask('unsubscribe') } as unknown as Carrier;
  const servers = {
    async subscribe() {
      await ask('subscribe');
      return carrier;
    },
  } as unknown as RedisServers;
  const errors: string[] = [];
  const log = { info() {}, warn() {}, error: (_: object, message: string) => errors.push(message) };
  const channels = createRedisChannels(() => servers, log);
  const said: string[] = [];
  const listener = (who: string) => ({
    hear: (message: string) => void said.push(`${who}: ${message}`),
    missed: () => void said.push(`${who} missed`),
  });
  return {
    channels,
    carrier,
    asked: () => asked.map(({ what }) => what),
    answer: async (index: number, error?: Error) => {
      await new Promise(setImmediate);
      await asked[index]?.answer(error);
    },
    subscribe: (who: string) => channels.subscribe('c', listener(who)),
    said,
    errors,
  };
}

test('many who subscribe at once are one subscription, and the last who leaves ends it', async () => {
  const { subscribe, asked, answer, channels, said } = world();
  const subscribed = ['a', 'b', 'c'].map(subscribe);
  await answer(0);
  const stops = await Promise.all(subscribed);
  channels.deliver('1', 'c');
  assert.deepEqual(said, ['a: 1', 'b: 1', 'c: 1']);
  await stops[0]?.();
  await stops[1]?.();
  assert.deepEqual(asked(), ['subscribe']);
  const last = stops[2]?.();
  await answer(1);
  await last;
  assert.deepEqual(asked(), ['subscribe', 'unsubscribe']);
});

test('who subscribes while the channel is being left waits until it is left, and is subscribed then', async () => {
  const { subscribe, asked, answer, channels, said } = world();
  const first = subscribe('a');
  await answer(0);
  const left = (await first)();
  const second = subscribe('b');
  await answer(1);
  assert.deepEqual(asked(), ['subscribe', 'unsubscribe', 'subscribe']);
  await answer(2);
  await Promise.all([left, second]);
  channels.deliver('1', 'c');
  assert.deepEqual(said, ['b: 1']);
});

test('[PB8] what was lost is subscribed again; whoever was heard is told, before the first message, and once', async () => {
  const { subscribe, asked, answer, channels, carrier, said } = world();
  const first = subscribe('a');
  await answer(0);
  await first;
  channels.lost(carrier);
  channels.restore();
  channels.restore();
  const late = subscribe('b');
  await new Promise(setImmediate);
  assert.deepEqual(asked(), ['subscribe', 'subscribe']);
  // It may come in the same piece as the answer to the subscription, and is handled before it.
  channels.deliver('1', 'c');
  await answer(1);
  await late;
  channels.deliver('2', 'c');
  assert.deepEqual(said, ['a missed', 'a: 1', 'b: 1', 'a: 2', 'b: 2']);
});

test('[PB8] a subscription that fails is not made later either; those who were heard before are, when it works', async () => {
  const { subscribe, asked, answer, channels, carrier, said } = world();
  const first = subscribe('a');
  await answer(0);
  await first;
  channels.lost(carrier);
  const refused = subscribe('b');
  const outcome = assert.rejects(refused, { code: 'REALTIME_UNAVAILABLE' });
  await answer(1, unavailable());
  await outcome;
  channels.restore();
  await answer(2);
  channels.deliver('1', 'c');
  assert.deepEqual(said, ['a missed', 'a: 1']);
  assert.deepEqual(asked(), ['subscribe', 'subscribe', 'subscribe']);
});

test('who leaves while the store is away is not subscribed again, and is told nothing', async () => {
  const { subscribe, asked, answer, channels, carrier, said } = world();
  const first = subscribe('a');
  await answer(0);
  const stop = await first;
  channels.lost(carrier);
  await stop();
  channels.restore();
  assert.deepEqual(asked(), ['subscribe']);
  assert.deepEqual(said, []);
});

test('a listener that fails is reported, and the others hear all the same', async () => {
  const { subscribe, answer, channels, said, errors } = world();
  const broken = {
    hear() {
      throw new Error('broken');
    },
    missed() {},
  };
  const both = [channels.subscribe('c', broken), subscribe('b')];
  await answer(0);
  await Promise.all(both);
  channels.deliver('1', 'c');
  assert.deepEqual([said, errors], [['b: 1'], ['a message could not be handled']]);
});

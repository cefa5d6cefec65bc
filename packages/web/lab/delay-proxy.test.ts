/** Whether the lab's networks are what its tables say they are. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Network, type ProxyOptions, startDelayProxy } from './delay-proxy.ts';

/** Timers fire late on a machine with much to do, never early. */
const LATE_MS = 80;
const TIMER_MS = 2;

/** A server that writes down when what arrives, and says hello at a word of ours. */
async function startEnds(t: TestContext, network: Network, options: ProxyOptions = {}) {
  const heard: { at: number; text: string }[] = [];
  const accepted = Promise.withResolvers<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => {});
    socket.on('data', (piece) => heard.push({ at: performance.now(), text: piece.toString() }));
    accepted.resolve(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy = await startDelayProxy((server.address() as AddressInfo).port, network, {
    hasBursts: false,
    ...options,
  });
  const client = connect({ port: proxy.port, host: '127.0.0.1', noDelay: true });
  client.on('error', () => {});
  t.after(() => {
    client.destroy();
    proxy.close();
    server.close();
  });
  await once(client, 'connect');
  return { proxy, client, far: await accepted.promise, heard };
}

/** Not `once`, which takes the reset that comes before for a failure. */
const closing = (socket: Socket) =>
  new Promise<void>((resolve) => socket.on('error', () => {}).once('close', () => resolve()));

test('each direction takes its own time', async (t) => {
  const { client, far, heard } = await startEnds(t, { upMs: 20, downMs: 150, jitterMs: 0 });
  const sentUp = performance.now();
  client.write('up');
  while (heard.length === 0) await sleep(1);
  const upMs = (heard[0]?.at ?? 0) - sentUp;
  assert.ok(upMs >= 20 - TIMER_MS && upMs < 20 + LATE_MS, `up took ${upMs} ms`);

  const sentDown = performance.now();
  far.write('down');
  await once(client, 'data');
  const downMs = performance.now() - sentDown;
  assert.ok(downMs >= 150 - TIMER_MS && downMs < 150 + LATE_MS, `down took ${downMs} ms`);
});

test('what jitters keeps its order, and its range', async (t) => {
  const wild = [0.99, 0, 0.5, 0.01, 0.9, 0];
  let turn = 0;
  const random = () => wild[turn++ % wild.length] ?? 0;
  const { client, heard } = await startEnds(t, { upMs: 60, downMs: 0, jitterMs: 40 }, { random });
  const sent: number[] = [];
  for (let piece = 0; piece < 12; piece++) {
    sent.push(performance.now());
    client.write(`${piece};`);
    await sleep(15);
  }
  const everything = () => heard.map(({ text }) => text).join('');
  while (everything().split(';').length < 13) await sleep(5);
  assert.equal(everything(), Array.from({ length: 12 }, (_, piece) => `${piece};`).join(''));
  const firstMs = (heard[0]?.at ?? 0) - (sent[0] ?? 0);
  assert.ok(firstMs >= 60 + 0.98 * 40 - TIMER_MS, `the first was to take nearly 100 ms, not ${firstMs}`);
});

test('a network that is cut resets everyone, lets nobody in, and is whole again after', {
  timeout: 10_000,
}, async (t) => {
  const { proxy, client } = await startEnds(t, { upMs: 0, downMs: 0, jitterMs: 0 });
  proxy.cut();
  await closing(client);
  const refused = connect({ port: proxy.port, host: '127.0.0.1' });
  await closing(refused);
  proxy.heal();
  const back = connect({ port: proxy.port, host: '127.0.0.1' });
  await once(back, 'connect');
  await sleep(100);
  assert.equal(back.destroyed, false);
  back.destroy();
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { textFrame } from './text-frame.ts';

test('frames of every length form are read by a client as they were meant', async (t) => {
  const texts = [
    '',
    'a',
    'ü€😀',
    'x'.repeat(125),
    'x'.repeat(126),
    'é'.repeat(300),
    'x'.repeat(65_535),
    'x'.repeat(65_536),
  ];
  const server = createServer().listen(0, '127.0.0.1');
  const wss = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) =>
    wss.handleUpgrade(request, socket, head, () => {
      socket.write(Buffer.concat(texts.map(textFrame)));
    }),
  );
  await once(server, 'listening');
  t.after(() => {
    for (const ws of wss.clients) ws.terminate();
    server.close();
  });
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const received: string[] = [];
  for await (const [data] of on(client)) {
    received.push(String(data));
    if (received.length === texts.length) break;
  }
  assert.deepEqual(received, texts);
});

async function* on(client: WebSocket): AsyncGenerator<unknown[]> {
  const waiting: unknown[][] = [];
  let wake = Promise.withResolvers<void>();
  client.on('message', (...args) => {
    waiting.push(args);
    wake.resolve();
  });
  for (;;) {
    await wake.promise;
    wake = Promise.withResolvers();
    yield* waiting.splice(0);
  }
}

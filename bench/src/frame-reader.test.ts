import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { test } from 'node:test';
import { type WebSocket, WebSocketServer } from 'ws';
import { clientFrame, createFrameReader, PING, TEXT } from './frame-reader.ts';

const LAST = 'still there?';

/** Frames as `ws` writes them, of every form that a length can have, and then a ping. */
async function writtenByServer(texts: readonly string[]): Promise<Buffer> {
  await using stack = new AsyncDisposableStack();
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  stack.defer(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect(port, '127.0.0.1');
  const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==';
  client.write(`GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}\r\n\r\n`);
  const [socket] = (await once(server, 'connection')) as [WebSocket];
  for (const text of texts) socket.send(text);
  socket.ping(LAST, undefined, () => socket.terminate());
  const bytes = Buffer.concat(await client.toArray());
  return bytes.subarray(bytes.indexOf('\r\n\r\n') + 4);
}

test('whole frames come out, in whatever pieces they went in', async () => {
  const texts = ['', 'short', 'x'.repeat(125), 'y'.repeat(126), 'z'.repeat(70_000)];
  const bytes = await writtenByServer(texts);
  for (const size of [1, 2, 3, 7, 1000, bytes.length]) {
    const heard: [number, string][] = [];
    const read = createFrameReader((opcode, payload) => heard.push([opcode, payload.toString()]));
    for (let at = 0; at < bytes.length; at += size) read(bytes.subarray(at, at + size));
    assert.deepEqual(heard, [...texts.map((text) => [TEXT, text]), [PING, LAST]]);
  }
});

test('what a client sends is what a server reads', () => {
  for (const length of [0, 5, 125, 126, 3_000]) {
    const text = 'é'.repeat(length).slice(0, length);
    const frame = clientFrame(TEXT, Buffer.from(text));
    const heard: string[] = [];
    // A server's frame is a client's without its mask.
    const isShort = Buffer.byteLength(text) < 126;
    const unmasked = Buffer.concat([frame.subarray(0, isShort ? 2 : 4), frame.subarray(isShort ? 6 : 8)]);
    unmasked[1] = (unmasked[1] ?? 0) & 0x7f;
    createFrameReader((_, payload) => heard.push(payload.toString()))(unmasked);
    assert.deepEqual(heard, [text]);
  }
});

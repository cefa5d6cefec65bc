/** A real WebSocket server that a test scripts frame by frame. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { ClientFrame, PersonalFrame, ServerFrame } from '@streamit/protocol';
import { type WebSocket, WebSocketServer } from 'ws';

export interface Visitor {
  readonly request: IncomingMessage;
  send(...frames: readonly (ServerFrame | PersonalFrame)[]): void;
  sendText(text: string): void;
  /** The next frame that is no clock probe; those are answered by themselves. */
  received(): Promise<Exclude<ClientFrame, { type: 'TIME_SYNC' }>>;
  close(code: number): void;
  /** The cable is cut. */
  cut(): void;
  readonly closed: Promise<void>;
}

export interface RoomServer {
  readonly url: string;
  /** The next connection; in the order in which they came. */
  visitor(): Promise<Visitor>;
  readonly handshakes: number;
}

/** A queue that can be waited on. */
function queue<T>() {
  const items: T[] = [];
  const waiting: ((item: T) => void)[] = [];
  return {
    put(item: T) {
      const next = waiting.shift();
      if (next === undefined) items.push(item);
      else next(item);
    },
    async take(): Promise<T> {
      const item = items.shift();
      return item ?? new Promise((resolve) => waiting.push(resolve));
    },
  };
}

/** Listens on a free port until the test ends. Picks the subprotocol as the real server does. */
export async function startRoomServer(t: TestContext): Promise<RoomServer> {
  const http = createServer();
  const server = new WebSocketServer({ server: http, handleProtocols: () => 'streamit.v1' });
  const visitors = queue<Visitor>();
  let handshakes = 0;
  server.on('connection', (socket, request) => {
    handshakes += 1;
    visitors.put(visit(socket, request));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  t.after(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
    http.close();
  });
  return {
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/ws/v1/room/ABCDEF/`,
    visitor: visitors.take,
    get handshakes() {
      return handshakes;
    },
  };
}

function visit(socket: WebSocket, request: IncomingMessage): Visitor {
  const frames = queue<Exclude<ClientFrame, { type: 'TIME_SYNC' }>>();
  const send = (frame: ServerFrame | PersonalFrame) => socket.send(JSON.stringify(frame));
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as ClientFrame;
    if (frame.type === 'TIME_SYNC') send({ type: 'TIME_SYNC', t0: frame.t0, t1: 1_000_000, t2: 1_000_000 });
    else frames.put(frame);
  });
  return {
    request,
    send: (...all) => all.forEach(send),
    sendText: (text) => socket.send(text),
    async received() {
      const frame = await frames.take();
      assert.ok(frame);
      return frame;
    },
    close: (code) => socket.close(code),
    cut: () => socket.terminate(),
    closed: once(socket, 'close').then(() => {}),
  };
}

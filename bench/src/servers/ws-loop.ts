/** Comparison: `ws` with the loop that everybody writes first. The text is made once; each socket gets `send(text)`. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { createRoomState, type Said } from './frames.ts';
import { listening } from './listening.ts';

const room = createRoomState();
const sockets = new Set<WebSocket>();
const http = createServer();
const wss = new WebSocketServer({ server: http, perMessageDeflate: false });

wss.on('connection', (socket) => {
  const { id, greeting, announcement } = room.join();
  for (const frame of greeting) socket.send(JSON.stringify(frame));
  broadcast(announcement);
  sockets.add(socket);
  socket.on('message', (data: Buffer) => broadcast(room.answer(id, JSON.parse(data.toString()) as Said)));
  socket.on('close', () => {
    sockets.delete(socket);
    room.leave(id);
  });
});

function broadcast(frame: object): void {
  const text = JSON.stringify(frame);
  for (const socket of sockets) socket.send(text);
}

http.listen(0, '127.0.0.1');
await once(http, 'listening');
listening(http);

/** Comparison: socket.io as its documentation shows it, on WebSockets alone and with one room. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { createRoomState, type Said } from './frames.ts';
import { listening } from './listening.ts';

const ROOM = 'room';
const room = createRoomState();
const http = createServer();
const io = new Server(http, { transports: ['websocket'], serveClient: false });

io.on('connection', (socket) => {
  const { id, greeting, announcement } = room.join();
  for (const frame of greeting) socket.emit('frame', frame);
  socket.to(ROOM).emit('frame', announcement);
  void socket.join(ROOM);
  socket.on('frame', (said: Said) => io.to(ROOM).emit('frame', room.answer(id, said)));
  socket.on('disconnect', () => room.leave(id));
});

http.listen(0, '127.0.0.1');
await once(http, 'listening');
listening(http);

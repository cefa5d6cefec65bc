/** One client of a room, as little as it can be, so that the measuring costs little of the machine. */
import { once } from 'node:events';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import type { Said } from './servers/frames.ts';

export interface RoomClient {
  send(frame: Said): void;
  close(): Promise<void>;
}

/** The last frame of a greeting. */
const GREETED = 'ROOM_PARTICIPANTS';

/** Connects and waits for the whole greeting. `onFrame` hears the type of everything that arrives. */
export async function connectWebSocket(url: string, onFrame: (type: string) => void): Promise<RoomClient> {
  const greeted = Promise.withResolvers<void>();
  const socket = new WebSocket(url, { perMessageDeflate: false });
  socket.on('message', (data: Buffer) => {
    const type = typeOf(data);
    if (type === GREETED) greeted.resolve();
    onFrame(type);
  });
  socket.once('error', greeted.reject);
  socket.once('close', (code, reason) => greeted.reject(new Error(`closed with ${code} ${reason}`)));
  await greeted.promise;
  return {
    send: (frame) => socket.send(JSON.stringify(frame)),
    async close() {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}

export async function connectSocketIo(url: string, onFrame: (type: string) => void): Promise<RoomClient> {
  const greeted = Promise.withResolvers<void>();
  const socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false });
  socket.on('frame', ({ type }: { type: string }) => {
    if (type === GREETED) greeted.resolve();
    onFrame(type);
  });
  socket.once('connect_error', greeted.reject);
  await greeted.promise;
  return {
    send: (frame) => socket.emit('frame', frame),
    close: async () => {
      socket.disconnect();
    },
  };
}

/** `type` is a frame's first field in all servers here; parsing the whole of it would cost more than everything else. */
function typeOf(data: Buffer): string {
  return data.toString('latin1', '{"type":"'.length, data.indexOf('"', '{"type":"'.length));
}

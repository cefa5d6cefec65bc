/** One client of a room, as little as it can be, so that the measuring costs little of the machine. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { io } from 'socket.io-client';
import { CLOSING, clientFrame, createFrameReader, PING, PONG, TEXT } from './frame-reader.ts';
import type { Said } from './servers/frames.ts';

export interface RoomClient {
  send(frame: Said): void;
  close(): Promise<void>;
}

export interface WebSocketRoomClient extends RoomClient {
  /** All that this connection has received, with everything around it. */
  bytesReceived(): number;
}

/** The last frame of a greeting. */
const GREETED = 'ROOM_PARTICIPANTS';

export interface Hearing {
  /** The type of everything that arrives, and its text, which is good for the length of the call only. */
  readonly onFrame: (type: string, text: Buffer) => void;
  /** The connection that was open is closed, with the server's code if it gave one. */
  readonly onClose?: (code: number | undefined) => void;
}

/**
 * Connects and waits for the whole greeting. Reads the protocol by itself: what a library does for each frame would cost
 * more than the server under test.
 * @throws Error when it is refused
 */
export async function connectWebSocket(url: string, { onFrame, onClose }: Hearing): Promise<WebSocketRoomClient> {
  const { hostname, port, pathname, search } = new URL(url);
  const greeted = Promise.withResolvers<void>();
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  let code: number | undefined;
  let isClosing = false;
  const read = createFrameReader((opcode, payload) => {
    if (opcode === PING) socket.write(clientFrame(PONG, payload));
    else if (opcode === CLOSING) {
      code = payload.length < 2 ? undefined : payload.readUInt16BE();
      if (isClosing) socket.end();
      else socket.end(clientFrame(CLOSING, payload));
    } else {
      const type = typeOf(payload);
      onFrame(type, payload);
      if (type === GREETED) greeted.resolve();
    }
  });
  const key = randomBytes(16).toString('base64');
  const head = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${key}`];
  socket.write([`GET ${pathname}${search} HTTP/1.1`, `Host: ${hostname}:${port}`, ...head, '', ''].join('\r\n'));
  socket.on('error', greeted.reject);
  socket.once('close', () => greeted.reject(new Error(`${url} was closed with ${code}`)));
  readHead(socket).then((rest) => {
    read(rest);
    socket.on('data', read).resume();
  }, greeted.reject);
  await greeted.promise;
  if (onClose) socket.once('close', () => onClose(code));
  return {
    send: (frame) => void socket.write(clientFrame(TEXT, Buffer.from(JSON.stringify(frame)))),
    bytesReceived: () => socket.bytesRead,
    async close() {
      if (socket.closed) return;
      const closed = once(socket, 'close');
      isClosing = true;
      socket.write(clientFrame(CLOSING, Buffer.from([0x03, 0xe8])));
      await closed;
    },
  };
}

/** Reads the answer to the request; resolves with what came after it. @throws Error when it is a refusal */
async function readHead(socket: Socket): Promise<Buffer> {
  for (let bytes = Buffer.alloc(0); ; ) {
    const [piece] = (await once(socket, 'data')) as [Buffer];
    bytes = Buffer.concat([bytes, piece]);
    const end = bytes.indexOf('\r\n\r\n');
    if (end < 0) continue;
    const head = bytes.toString('latin1', 0, end);
    if (!head.startsWith('HTTP/1.1 101')) throw new Error(`refused: ${head.split('\r\n')[0]}`);
    socket.pause();
    return bytes.subarray(end + 4);
  }
}

export async function connectSocketIo(
  url: string,
  { onFrame }: { onFrame: (type: string) => void },
): Promise<RoomClient> {
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

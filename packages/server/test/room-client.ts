/** A bare client of the room socket for tests: what it sends is written out, what it gets is kept in order. */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServerFrame, ServerFrameOf, ServerFrameType } from '@streamit/protocol';
import { WebSocket } from 'ws';

export interface RoomClient {
  readonly ws: WebSocket;
  /** Everything received so far. */
  readonly frames: readonly ServerFrame[];
  /** Resolves when it has answered a ping. */
  readonly ponged: Promise<void>;
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
  send(frame: object): void;
  /**
   * The next frame of a type that no earlier call has returned; waits for it. Frames of other types stay for others.
   * Rejects when the socket closes before it comes.
   */
  next<Type extends ServerFrameType>(
    type: Type,
    matches?: (frame: ServerFrameOf<Type>) => boolean,
  ): Promise<ServerFrameOf<Type>>;
  /** Resolves with all frames once there are `count` of them. */
  received(count: number): Promise<readonly ServerFrame[]>;
  /** Resolves when everything sent so far has been handled: frames of one connection are handled in order. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface RoomClientOptions {
  readonly headers?: Record<string, string>;
  readonly protocols?: string[];
  /** Answers pings as one so far away does. */
  readonly pongAfterMs?: number;
}

let probes = 0;

export function openRoomClient(
  url: string,
  { headers = {}, protocols = [], pongAfterMs }: RoomClientOptions = {},
): RoomClient {
  const ws = new WebSocket(url, protocols, { headers, autoPong: pongAfterMs === undefined });
  const ponged = Promise.withResolvers<void>();
  ws.on('ping', async (data) => {
    if (pongAfterMs !== undefined) {
      await delay(pongAfterMs);
      if (ws.readyState === ws.OPEN) ws.pong(data);
    }
    ponged.resolve();
  });
  const frames: ServerFrame[] = [];
  const taken = new Set<ServerFrame>();
  ws.on('message', (data) => frames.push(JSON.parse(String(data)) as ServerFrame));
  // A refused upgrade is seen by its close as well.
  ws.on('error', () => {});
  const closed = once(ws, 'close').then(([code]) => Number(code));

  const client: RoomClient = {
    ws,
    frames,
    closed,
    ponged: ponged.promise,
    send: (frame) => ws.send(JSON.stringify(frame)),
    async next(type, matches = () => true) {
      for (;;) {
        const found = frames.find(
          (frame): frame is ServerFrameOf<typeof type> =>
            frame.type === type && !taken.has(frame) && matches(frame as ServerFrameOf<typeof type>),
        );
        if (found !== undefined) {
          taken.add(found);
          return found;
        }
        const code = await Promise.race([once(ws, 'message').then(() => null), closed]);
        if (code !== null) throw new Error(`closed with ${code} while waiting for ${type}`);
      }
    },
    async received(count) {
      while (frames.length < count) await once(ws, 'message');
      return frames;
    },
    async settled() {
      const t0 = ++probes;
      client.send({ type: 'TIME_SYNC', t0 });
      await client.next('TIME_SYNC', (answer) => answer.t0 === t0);
    },
    async close() {
      ws.close();
      await closed;
    },
  };
  return client;
}

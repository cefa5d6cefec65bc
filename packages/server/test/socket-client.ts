/** A bare WebSocket client for tests: what it sends is written out, what it gets is kept in order. */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';

/** `Frame`: what the server says on this socket. */
export interface SocketClient<Frame extends { type: string }> {
  readonly ws: WebSocket;
  /** Everything received so far. */
  readonly frames: readonly Frame[];
  /** Resolves when it has answered a ping. */
  readonly ponged: Promise<void>;
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
  send(frame: object): void;
  /**
   * The next frame of a type that no earlier call has returned; waits for it. Frames of other types stay for others.
   * Rejects when the socket closes before it comes.
   */
  next<Type extends Frame['type']>(
    type: Type,
    matches?: (frame: Extract<Frame, { type: Type }>) => boolean,
  ): Promise<Extract<Frame, { type: Type }>>;
  /** Resolves with all frames once there are `count` of them. */
  received(count: number): Promise<readonly Frame[]>;
  close(): Promise<void>;
}

export interface SocketClientOptions {
  readonly headers?: Record<string, string>;
  readonly protocols?: string[];
  /** Answers pings as one so far away does. */
  readonly pongAfterMs?: number;
}

export function openSocketClient<Frame extends { type: string }>(
  url: string,
  { headers = {}, protocols = [], pongAfterMs }: SocketClientOptions = {},
): SocketClient<Frame> {
  const ws = new WebSocket(url, protocols, { headers, autoPong: pongAfterMs === undefined });
  const ponged = Promise.withResolvers<void>();
  ws.on('ping', async (data) => {
    if (pongAfterMs !== undefined) {
      await delay(pongAfterMs);
      if (ws.readyState === ws.OPEN) ws.pong(data);
    }
    ponged.resolve();
  });
  const frames: Frame[] = [];
  const taken = new Set<Frame>();
  ws.on('message', (data) => frames.push(JSON.parse(String(data)) as Frame));
  // A refused upgrade is seen by its close as well.
  ws.on('error', () => {});
  const closed = once(ws, 'close').then(([code]) => Number(code));

  return {
    ws,
    frames,
    closed,
    ponged: ponged.promise,
    send: (frame) => ws.send(JSON.stringify(frame)),
    async next<Type extends Frame['type']>(
      type: Type,
      matches: (frame: Extract<Frame, { type: Type }>) => boolean = () => true,
    ) {
      const isOfType = (frame: Frame): frame is Extract<Frame, { type: Type }> => frame.type === type;
      for (;;) {
        const found = frames.filter(isOfType).find((frame) => !taken.has(frame) && matches(frame));
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
    async close() {
      ws.close();
      await closed;
    },
  };
}

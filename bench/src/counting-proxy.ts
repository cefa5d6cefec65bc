/** Between a node and its Redis: passes everything on and counts how often a text goes by, each way. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Stack } from './services.ts';

export interface CountingProxy {
  /** `redisUrl`, but through here. */
  readonly url: string;
  /** Since the start. */
  counts(): { readonly toRedis: number; readonly fromRedis: number };
}

/** It ends with `stack`. */
export async function startCountingProxy(stack: Stack, redisUrl: string, text: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(redisUrl);
  const sockets = new Set<Socket>();
  let toRedis = 0;
  let fromRedis = 0;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    const [countOut, countIn] = [createTextCounter(text), createTextCounter(text)];
    near.on('data', (piece: Buffer) => {
      toRedis += countOut(piece);
      far.write(piece);
    });
    far.on('data', (piece: Buffer) => {
      fromRedis += countIn(piece);
      near.write(piece);
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one.setNoDelay());
      one
        .on('error', () => {})
        .once('close', () => {
          sockets.delete(one);
          other.destroy();
        });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stack.defer(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port: here } = server.address() as AddressInfo;
  return { url: `redis://127.0.0.1:${here}`, counts: () => ({ toRedis, fromRedis }) };
}

/** Answers how often `text` ends in each next piece of a stream, also where it began in an earlier one. */
export function createTextCounter(text: string): (piece: Buffer) => number {
  let tail = Buffer.alloc(0);
  return (piece) => {
    const bytes = Buffer.concat([tail, piece]);
    let count = 0;
    let at = 0;
    for (let found = bytes.indexOf(text); found >= 0; found = bytes.indexOf(text, at)) {
      count++;
      at = found + text.length;
    }
    // Too short to hold it once more, long enough for all but its last byte.
    tail = bytes.subarray(Math.max(at, bytes.length - text.length + 1));
    return count;
  };
}

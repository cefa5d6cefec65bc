/** The other side of a measurement: one process that is the host and all viewers of a room. Told by its parent what to do. */
import { setTimeout as sleep } from 'node:timers/promises';
import { connectSocketIo, connectWebSocket, type RoomClient } from './room-client.ts';
import { answerWith } from './rpc.ts';

export interface Target {
  readonly protocol: 'websocket' | 'socket.io';
  /** Where each client connects, the host first. */
  readonly urls: readonly string[];
}
export interface Load {
  readonly durationMs: number;
  /** Of the host's commands and the viewers' messages together, which take turns; on average, at random instants. */
  readonly framesPerSecond: number;
}
export interface Delivered {
  readonly sent: number;
  /** Frames that arrived, at all clients together, of those that were to arrive. */
  readonly deliveries: number;
  readonly expected: number;
}

/** How long the last frames may take to arrive. */
const ARRIVAL_MS = 10_000;

let clients: RoomClient[] = [];
let delivered = 0;
let whenDelivered: { count: number; resolve: () => void } | undefined;
let frames = 0;

function onFrame(type: string): void {
  if (type !== 'PLAYBACK_STATE' && type !== 'CHAT_MESSAGE') return;
  delivered++;
  if (delivered === whenDelivered?.count) whenDelivered.resolve();
}

export const roomClients = {
  /** Joins one after another, evenly spaced; answers when everyone has got his whole greeting. */
  async join({ target, joinsPerSecond }: { target: Target; joinsPerSecond: number }): Promise<void> {
    const connect = target.protocol === 'websocket' ? connectWebSocket : connectSocketIo;
    const startedAt = performance.now();
    const joining = target.urls.map(async (url, index) => {
      await sleep(Math.max(0, startedAt + (index * 1000) / joinsPerSecond - performance.now()));
      return connect(url, { onFrame });
    });
    clients = await Promise.all(joining);
  },
  /** The host seeks and viewers write, in turn; answers when everything has arrived everywhere. */
  async load({ durationMs, framesPerSecond }: Load): Promise<Delivered> {
    const total = Math.round((durationMs * framesPerSecond) / 1000);
    const expected = total * clients.length;
    delivered = 0;
    const all = Promise.withResolvers<void>();
    whenDelivered = { count: expected, resolve: all.resolve };
    const gaps = exponentialGaps(1000 / framesPerSecond);
    let dueAt = performance.now();
    for (let sent = 0; sent < total; sent++) {
      dueAt += gaps.next().value;
      const waitMs = dueAt - performance.now();
      if (waitMs > 0) await sleep(waitMs);
      sendNext();
    }
    await Promise.race([all.promise, sleep(ARRIVAL_MS, undefined, { ref: false })]);
    whenDelivered = undefined;
    return { sent: total, deliveries: delivered, expected };
  },
  async leave(): Promise<void> {
    await Promise.all(clients.map((client) => client.close()));
    clients = [];
  },
};

/** Times between people who know nothing of each other (a Poisson process), the same ones in each run: Park and Miller's generator. */
function* exponentialGaps(meanMs: number): Generator<number, never> {
  for (let state = 20_261_121; ; ) {
    state = (state * 48_271) % 2_147_483_647;
    yield -meanMs * Math.log(state / 2_147_483_647);
  }
}

/** Every other frame is a command; each message has another author and text, so that no rule against haste applies. */
function sendNext(): void {
  const number = frames++;
  const [host, ...viewers] = clients;
  if (number % 2 === 0) host?.send({ type: 'SEEK', time: (number % 100) / 2 });
  else {
    const author = viewers[((number - 1) / 2) % viewers.length];
    author?.send({ type: 'CHAT_MESSAGE', message: `Message ${number}: did you see how she looked at him just now?` });
  }
}

answerWith(roomClients);

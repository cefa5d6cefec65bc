/** A program: many people who join and then only listen. Told by its parent what to do. */
import { connectWebSocket, type WebSocketRoomClient } from './room-client.ts';
import { answerWith } from './rpc.ts';

export interface Arrivals {
  /** Where each of them connects. */
  readonly urls: readonly string[];
  /** How many are on their way at the same time; each time one is in, the next comes. */
  readonly atOnce: number;
}

export interface Heard {
  /** With all that is around the frames. */
  readonly bytes: number;
  /** By type, how many, and the bytes of their texts. */
  readonly frames: ReadonlyMap<string, { readonly count: number; readonly bytes: number }>;
  /** People whose connection the server has closed. */
  readonly closed: number;
}

let people: WebSocketRoomClient[] = [];
let frames = new Map<string, { count: number; bytes: number }>();
let closed = 0;

export const crowd = {
  /** Answers when everyone has got his whole greeting: how long that took, milliseconds. */
  async join({ urls, atOnce }: Arrivals): Promise<number> {
    const startedAt = performance.now();
    const coming = urls.values();
    const arrive = async () => {
      for (const url of coming) people.push(await connectWebSocket(url, { onFrame, onClose }));
    };
    await Promise.all(Array.from({ length: atOnce }, arrive));
    return performance.now() - startedAt;
  },
  /** Everything since the last `leave`, at all of them together. */
  heard: (): Heard => ({
    bytes: people.reduce((sum, person) => sum + person.bytesReceived(), 0),
    frames,
    closed,
  }),
  async leave(): Promise<void> {
    await Promise.all(people.map((person) => person.close()));
    people = [];
    frames = new Map();
    closed = 0;
  },
};

function onFrame(type: string, text: Buffer): void {
  const some = frames.get(type) ?? { count: 0, bytes: 0 };
  some.count++;
  some.bytes += text.length;
  frames.set(type, some);
}

function onClose(): void {
  closed++;
}

answerWith(crowd);

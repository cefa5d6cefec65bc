/** Runs in a thread of its own, so that its work does not show in what the test measures: sends nonsense until told to stop. */
import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { clientFrames } from '@streamit/protocol';
import fc from 'fast-check';
import { openRoomClient } from './room-client.ts';

export interface Attack {
  /** One socket for each, opened again whenever it is closed. */
  readonly socketUrls: readonly string[];
  readonly framesPerSecond: number;
  readonly durationMs: number;
}

const TICK_MS = 50;
const frameName = fc.constantFrom(...Object.keys(clientFrames), '__proto__', 'constructor', 'JOINED', '');
/** A string would make a chat message of it, and a good one. */
const notText = fc.anything().filter((value) => typeof value !== 'string');
/** Text that is no valid frame: garbage, JSON of the wrong shape, frames with wrong, huge and poisonous fields. */
const nonsense: fc.Arbitrary<string> = fc.oneof(
  fc.string(),
  fc.json(),
  fc.record({ type: frameName, time: fc.anything(), message: notText, id: fc.anything() }).map(toJson),
  fc.record({ type: frameName, time: fc.constantFrom(-1, 1e300, '1', null, [], {}) }).map(toJson),
  fc.constantFrom(
    '{"type":"PLAY","__proto__":{"admin":true}}',
    '['.repeat(8_000),
    `{"type":"SEEK","time":${'9'.repeat(8_000)}}`,
  ),
  fc.constant(toJson({ type: 'SEEK', time: 'x'.repeat(15_000) })),
);

function toJson(value: unknown): string {
  return JSON.stringify(value, (_, field: unknown) => (typeof field === 'bigint' ? String(field) : field)) ?? '';
}

async function attack(
  url: string,
  framesPerSecond: number,
  texts: readonly string[],
  until: AbortSignal,
): Promise<number> {
  let sent = 0;
  while (!until.aborted) {
    const client = openRoomClient(url);
    await Promise.race([client.received(4), client.closed]);
    while (client.ws.readyState === client.ws.OPEN && !until.aborted) {
      for (let n = 0; n < (framesPerSecond * TICK_MS) / 1000; n++) client.ws.send(texts[sent++ % texts.length] ?? '');
      await Promise.race([delay(TICK_MS), client.closed]);
    }
    await client.close();
  }
  return sent;
}

const { socketUrls, framesPerSecond, durationMs } = workerData as Attack;
const texts = fc.sample(nonsense, 500);
const until = AbortSignal.timeout(durationMs);
const sent = await Promise.all(socketUrls.map((url) => attack(url, framesPerSecond, texts, until)));
parentPort?.postMessage(sent.reduce((sum, count) => sum + count));

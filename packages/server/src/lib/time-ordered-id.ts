/** Ids that sort by time: UUIDv7 that strictly grow on a node, so that a history keeps the order in which things happened. */
import { randomBytes } from 'node:crypto';

const COUNTER_MAX = 0xfff;

/**
 * Makes UUIDv7 with the 12 bits after the version as a counter within the millisecond (RFC 9562 §6.2, method 1);
 * when those run out, or time stands still, the millisecond is borrowed from the future.
 */
export function createTimeOrderedIds(now: () => number): () => string {
  let lastMs = 0;
  let counter = 0;
  return () => {
    const nowMs = Math.floor(now());
    if (nowMs > lastMs) {
      lastMs = nowMs;
      counter = 0;
    } else if (counter < COUNTER_MAX) {
      counter += 1;
    } else {
      lastMs += 1;
      counter = 0;
    }
    const time = lastMs.toString(16).padStart(12, '0');
    const random = randomBytes(8);
    random[0] = ((random[0] ?? 0) & 0x3f) | 0x80;
    const tail = random.toString('hex');
    const tick = counter.toString(16).padStart(3, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${tick}-${tail.slice(0, 4)}-${tail.slice(4)}`;
  };
}

/** Sorts before every id that was made at `ms` or later, and after those from before. */
export function firstTimeOrderedId(ms: number): string {
  const time = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7`;
}

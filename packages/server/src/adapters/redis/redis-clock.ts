/**
 * The room clock: this process's monotonic clock plus its measured distance to the store's, so that all nodes say the same
 * (SY1), whatever their own clocks say. It follows the store's clock smoothly and never goes backwards.
 */
import type { Clock } from '../../ports/clock.ts';

/** One question to the store, all in milliseconds. */
interface Probe {
  /** What is to be added to the process's clock, if both ways took equally long. */
  readonly offset: number;
  /** How far from that it may be, however unequal the ways were: half of the time until the answer. */
  readonly error: number;
  /** By the process's clock. */
  readonly at: number;
}

const PROBE_EVERY_MS = 5_000;
const BURST = 8;
/** Probes that are remembered: those of more than a minute. */
const PROBES_MAX = 16;
/** How far two quartz clocks may drift apart: 100 ms in 1,000 s. Ages a probe. */
const DRIFT = 1e-4;
/** A correction up to this size is spread out, so that no film jumps; larger ones are outages, not corrections. */
const SMOOTH_MAX_MS = 250;
/** How much of each millisecond a spread correction may take or add. */
const SMOOTH_RATE = 0.05;
/** How fast a clock that is far ahead waits for the others: it goes at half speed. */
const WAIT_RATE = 0.5;

export interface RedisClock extends Clock {
  /** Measures the distance anew, with several probes. Rejects when the store does not answer the first. */
  measure(): Promise<void>;
  /** Stops measuring; the clock itself goes on. */
  close(): void;
}

/**
 * `askStore`: the store's time, milliseconds since the epoch. `local`: the process's clock, monotonic.
 * Until {@link RedisClock.measure} has resolved once, it is `local` alone.
 */
export function createRedisClock(askStore: () => Promise<number>, local: Clock): RedisClock {
  let probes: Probe[] = [];
  let best: Probe | undefined;
  /** Where it stood when it was last looked at. */
  let last: { readonly local: number; readonly room: number } | undefined;

  async function probe(): Promise<void> {
    const sent = local.now();
    const store = await askStore();
    const at = local.now();
    const fresh: Probe = { offset: store - (sent + at) / 2, error: (at - sent) / 2, at };
    // Where two cannot both be right, the store's clock has stepped, or another server has taken over.
    const isStep = probes.some((old) => Math.abs(old.offset - fresh.offset) > agedError(old, at) + fresh.error);
    probes = isStep ? [fresh] : [...probes, fresh].slice(-PROBES_MAX);
    // The one that can be the least wrong. It stays that until the next comes: all age alike.
    [best] = probes.toSorted((a, b) => agedError(a, at) - agedError(b, at));
  }

  function now(): number {
    const at = local.now();
    if (best === undefined) return at;
    const target = at + best.offset;
    last ??= { local: at, room: target };
    const elapsed = Math.max(0, at - last.local);
    const straight = last.room + elapsed;
    last = { local: at, room: straight + correction(target - straight, elapsed) };
    return last.room;
  }

  async function measure(): Promise<void> {
    for (let n = 0; n < BURST; n++) await probe();
  }

  const stop = local.every(PROBE_EVERY_MS, () => {
    // Without an answer it goes on as it did; whoever needs the store hears that it is away.
    probe().catch(() => {});
  });
  return { now, after: local.after, every: local.every, measure, close: stop };
}

function agedError({ error, at }: Probe, now: number): number {
  return error + (now - at) * DRIFT;
}

/** What is added to `elapsed`, so that the clock is right at last and never goes backwards. */
function correction(missing: number, elapsed: number): number {
  if (missing > SMOOTH_MAX_MS) return missing;
  const rate = missing < -SMOOTH_MAX_MS ? WAIT_RATE : SMOOTH_RATE;
  return Math.max(-elapsed * rate, Math.min(elapsed * rate, missing));
}

/**
 * The offset between the room clock and the local one, estimated from probes. Pure.
 *
 * A probe leaves at `sentAt`, is received at `t1`, answered at `t2` and comes back at `receivedAt`. As in NTP
 * (RFC 5905, 8) its offset is `((t1 − sentAt) + (t2 − receivedAt)) / 2` and is wrong by at most half its delay
 * `(receivedAt − sentAt) − (t2 − t1)`. Queues only ever add delay, so the probe with the least delay is the most honest
 * one, and another probe can be off by half of what it took longer. Through all probes goes a line, each weighted by
 * how far off it can be; its slope is the drift between the two clocks.
 */

export interface Probe {
  /** Local ms. */
  readonly sentAt: number;
  /** Room clock ms at receipt and at answering. */
  readonly t1: number;
  readonly t2: number;
  /** Local ms. */
  readonly receivedAt: number;
}

/** Room clock minus local clock as a function of the local clock: `offsetMs + (local − at)·drift`. */
export interface ClockLine {
  readonly at: number;
  readonly offsetMs: number;
  /** Milliseconds gained per millisecond. */
  readonly drift: number;
  /** Half the least round trip among the probes: one-way delay without queues. */
  readonly delayMs: number;
}

interface Sample {
  readonly at: number;
  readonly offsetMs: number;
  readonly delayMs: number;
}

export interface ClockEstimate {
  readonly samples: readonly Sample[];
  readonly line: ClockLine;
}

/** Long enough to measure drift, short enough to forget an old route. */
const MEMORY_MS = 240_000;
/** As many as that time holds where each probe queues and is sent again; after a long silence at least a burst of them. */
const SAMPLES_MAX = 160;
const SAMPLES_MIN = 8;
/** What even a perfect probe is uncertain by: timers of browsers tick at 0.1 to 1 ms. */
const PROBE_NOISE_MS = 0.3;
/** How much the drift itself may change (temperature, NTP slewing the machine's clock): what makes old probes worth less. */
const DRIFT_WANDER = 20e-6;
/** How far apart two quartz clocks run, before anything is measured: ±50 ppm each. */
const DRIFT_EXPECTED = 100e-6;
/** What two honest probes may differ by without the clocks having stepped, and how that grows with the time between them. */
const STEP_MARGIN_MS = 5;
const STEP_MARGIN_PER_MS = 500e-6;

/**
 * The estimate after one more probe. `hasStepped` when the probe is incompatible with the ones before: one of the clocks
 * jumped or stood still (a server change, a laptop asleep). Then the old ones are forgotten. Undefined for a probe that
 * is impossible in itself and was not used.
 */
export function addProbe(
  estimate: ClockEstimate | undefined,
  { sentAt, t1, t2, receivedAt }: Probe,
): { readonly estimate: ClockEstimate; readonly hasStepped: boolean } | undefined {
  const roundTripMs = receivedAt - sentAt - (t2 - t1);
  // A little below zero is the noise of two clocks; more is a server that answers nonsense.
  if (!(roundTripMs > -1 && t2 >= t1)) return undefined;
  const sample: Sample = {
    at: (sentAt + receivedAt) / 2,
    offsetMs: (t1 - sentAt + (t2 - receivedAt)) / 2,
    delayMs: Math.max(0, roundTripMs),
  };
  const hasStepped = estimate !== undefined && contradicts(estimate, sample);
  const kept = estimate === undefined || hasStepped ? [] : estimate.samples;
  const samples = [...kept, sample]
    .slice(-SAMPLES_MAX)
    .filter(({ at }, index, all) => sample.at - at < MEMORY_MS || all.length - index <= SAMPLES_MIN);
  return { estimate: { samples, line: fitLine(samples, sample.at) }, hasStepped };
}

/** Room clock minus local clock at the local instant `local`, milliseconds. */
export function offsetAt(line: ClockLine, local: number): number {
  return line.offsetMs + (local - line.at) * line.drift;
}

/** How far {@link offsetAt} may be off at most: by all of the best probe's way, and by what drift may have changed since. */
export function errorBoundAt({ at, delayMs }: ClockLine, local: number): number {
  return delayMs + PROBE_NOISE_MS + Math.max(0, local - at) * DRIFT_WANDER;
}

/**
 * Whatever queued, the truth lies within half a delay of what a probe says: two that are further apart saw different
 * clocks. Probe against probe, because a line through queued ones can itself be off by more than one can tell.
 */
function contradicts({ samples }: ClockEstimate, { at, offsetMs, delayMs }: Sample): boolean {
  return samples.some((before) => {
    const margin = (delayMs + before.delayMs) / 2 + STEP_MARGIN_MS + Math.abs(at - before.at) * STEP_MARGIN_PER_MS;
    return Math.abs(offsetMs - before.offsetMs) > margin;
  });
}

/** Weighted least squares through `samples`, with the expected drift as a prior that a short burst can't outweigh. */
function fitLine(samples: readonly Sample[], at: number): ClockLine {
  const leastDelayMs = Math.min(...samples.map(({ delayMs }) => delayMs));
  // Offsets are of the size of the epoch: relative to one of them, their squares keep their precision.
  const base = samples.at(-1)?.offsetMs ?? 0;
  let sumW = 0;
  let sumX = 0;
  let sumY = 0;
  const points = samples.map((sample) => {
    const x = sample.at - at;
    const y = sample.offsetMs - base;
    const sigma = PROBE_NOISE_MS + (sample.delayMs - leastDelayMs) / 2 + Math.abs(x) * DRIFT_WANDER;
    const w = 1 / sigma ** 2;
    sumW += w;
    sumX += w * x;
    sumY += w * y;
    return { x, y, w };
  });
  const meanX = sumX / sumW;
  const meanY = sumY / sumW;
  let covariance = 0;
  let variance = 1 / DRIFT_EXPECTED ** 2;
  for (const { x, y, w } of points) {
    covariance += w * (x - meanX) * (y - meanY);
    variance += w * (x - meanX) ** 2;
  }
  const drift = covariance / variance;
  return { at, offsetMs: base + meanY - drift * meanX, drift, delayMs: leastDelayMs / 2 };
}

/** How long something of this element and this network takes, learned from each time that it happened. */

export interface Latency {
  readonly meanMs: number;
  /** Mean deviation from the mean. */
  readonly deviationMs: number;
  /** Whether anything was measured yet. */
  readonly isLearned: boolean;
}

/** A first guess, to be replaced by the first measurement. */
export function guessLatency(meanMs: number): Latency {
  return { meanMs, deviationMs: meanMs / 2, isLearned: false };
}

/** Weight of a new measurement: three or four of them settle it, and one outlier does not. */
const GAIN = 0.3;
/** What takes longer was not latency but an interruption. */
const LATENCY_MAX_MS = 4_000;

/** As TCP learns its round trip (RFC 6298, 2): a moving mean, and a moving deviation from it. */
export function learnLatency(latency: Latency, measuredMs: number): Latency {
  const measured = Math.min(LATENCY_MAX_MS, Math.max(0, measuredMs));
  if (!latency.isLearned) return { meanMs: measured, deviationMs: measured / 2, isLearned: true };
  const surprise = measured - latency.meanMs;
  return {
    meanMs: latency.meanMs + GAIN * surprise,
    deviationMs: latency.deviationMs + GAIN * (Math.abs(surprise) - latency.deviationMs),
    isLearned: true,
  };
}

/** Long enough nearly every time. */
export function atMost({ meanMs, deviationMs }: Latency): number {
  return meanMs + 2 * deviationMs;
}

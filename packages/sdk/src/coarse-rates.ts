/**
 * For elements that play at a few fixed rates alone, such as YouTube's: they can't be steered, and are brought back by a
 * seek. A seek is seen and heard, so a small error is left as it is, and an element that does not land is left in peace
 * for longer each time: it must never jump to and fro. Pure.
 */

/** Up to this error nothing is done: people in different places don't notice it, a seek they would. */
export const COARSE_BAND_S = 0.25;
/** A first landing that is worse than this is tried once more: nobody has settled down yet. */
const LANDING_BAND_S = 0.12;
const LANDING_MS = 3_000;
/** How long an element has to have been where it should before its earlier failures are forgotten. */
export const SETTLED_MS = 60_000;
/** After a first and a second seek: the time it takes to see where they led. */
const LOOK_MS = 1_000;
/** From the third on each wait is twice as long; the longest is less than {@link SETTLED_MS}, or nothing would add up. */
const THIRD_WAIT_MS = 10_000;
const WAIT_MAX_MS = 40_000;

/** How long an element that was sent `tries` times is left alone before it is sent again. */
export function waitAfterMs(tries: number): number {
  if (tries < 3) return tries * LOOK_MS;
  return Math.min(WAIT_MAX_MS, THIRD_WAIT_MS * 2 ** (tries - 3));
}

/** The error that an element is left with that was sent `tries` times and follows since `followedMs`. */
export function bandS(tries: number, followedMs: number): number {
  return tries < 2 && followedMs < LANDING_MS ? LANDING_BAND_S : COARSE_BAND_S;
}

/** The rate of `rates` that is nearest to `wanted`; any rate where the element takes any. */
export function nearestRate(rates: readonly number[] | undefined, wanted: number): number {
  if (rates === undefined) return wanted;
  return rates.reduce((best, rate) => (Math.abs(rate - wanted) < Math.abs(best - wanted) ? rate : best), rates[0] ?? 1);
}

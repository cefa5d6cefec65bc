/** What is said of a series of errors: its middle, its tail, and how far apart two of them are. Pure. */

/** A position's error at an instant: `[room clock ms, ms]`; above zero the film is ahead of the timeline. */
export type ErrorPoint = readonly [at: number, errorMs: number];

/** The value that `share` (0–1) of all do not exceed; NaN of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

export function within(points: readonly ErrorPoint[], from: number, until: number): ErrorPoint[] {
  return points.filter(([at]) => at >= from && at < until);
}

/** Longest distance between two points that a line may be drawn over: a page that was busy for longer was not seen. */
const GAP_MS = 400;

/** The error at `at`, on the line between the points around it; undefined where there are none near. Ascending by time. */
export function errorAt(points: readonly ErrorPoint[], at: number): number | undefined {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.[0] ?? Number.POSITIVE_INFINITY) <= at) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [points[low - 1], points[low]];
  if (before === undefined) return undefined;
  if (before[0] === at) return before[1];
  if (after === undefined || after[0] - before[0] > GAP_MS) return undefined;
  return before[1] + ((after[1] - before[1]) * (at - before[0])) / (after[0] - before[0]);
}

const SKEW_STEP_MS = 50;

/** Distances between each two of `series` in ms, twenty times a second from `from` to `until`. */
export function pairwiseSkews(series: readonly (readonly ErrorPoint[])[], from: number, until: number): number[] {
  const skews: number[] = [];
  for (let at = from; at < until; at += SKEW_STEP_MS) {
    const errors = series.map((points) => errorAt(points, at));
    errors.forEach((error, index) => {
      for (const other of errors.slice(index + 1)) {
        if (error !== undefined && other !== undefined) skews.push(Math.abs(error - other));
      }
    });
  }
  return skews;
}

/**
 * How long after `from` the error comes within `limitMs` and keeps there for 95 % of what is left until `until`, in ms;
 * infinite when it never does. The least of what is left is a second, or a single good look at the end would do.
 */
export function settledAfterMs(points: readonly ErrorPoint[], from: number, until: number, limitMs: number): number {
  const seen = within(points, from, until);
  const step = 50;
  for (let since = from; since <= until - 1_000; since += step) {
    const rest = within(seen, since, until).map(([, error]) => Math.abs(error));
    const [first = Number.POSITIVE_INFINITY] = rest;
    if (first <= limitMs && percentile(rest, 0.95) <= limitMs) return since - from;
  }
  return Number.POSITIVE_INFINITY;
}

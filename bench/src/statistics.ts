/** What is said of many numbers: their middle, their tail, their spread. */

/** NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

/** The value that `share` (0–1) of all do not exceed; NaN of nothing. */
export function percentile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** `1.20 ms (1.10–1.50)`: the median, with the least and the most where they are not all there is. Counts stay whole. */
export function spread(values: readonly number[], unit: string): string {
  const digits = values.every(Number.isInteger) ? 0 : 2;
  const middle = `${median(values).toFixed(digits)}${unit}`;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? middle : `${middle} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}

/** In another order each time: who comes first may find a cooler machine. */
export function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

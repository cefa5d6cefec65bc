/** What scripts and commands answer, as the shapes that their callers know them to have. */
import type { Reply } from './redis-link.ts';

export function listOf(reply: Reply | undefined): readonly Reply[] {
  if (!Array.isArray(reply)) throw new TypeError('Redis answered something else than a list');
  return reply;
}

export function textsOf(reply: Reply | undefined): string[] {
  return listOf(reply).map(String);
}

/** The items two by two. */
export function pairsOf(reply: Reply | undefined): [Reply, Reply][] {
  const items = listOf(reply);
  return Array.from({ length: items.length / 2 }, (_, i) => [items[2 * i] ?? null, items[2 * i + 1] ?? null]);
}

/**
 * The results of those steps that could be done. On a cluster one server may be away while others work: what they handed
 * out must reach its caller.
 * @throws the first step's error when none could be done
 */
export async function resultsOf<Result>(steps: readonly Promise<Result>[]): Promise<Result[]> {
  const settled = await Promise.allSettled(steps);
  const results = settled.filter((step) => step.status === 'fulfilled').map(({ value }) => value);
  const failed = settled.find((step) => step.status === 'rejected');
  if (failed && results.length === 0) throw failed.reason;
  return results;
}

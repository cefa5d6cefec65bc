/** Answers of the film catalogue, remembered: fresh for an hour, and for a day as something better than nothing (SE2). */
import type { Cache } from '../ports/cache.ts';
import type { Clock } from '../ports/clock.ts';
import { TmdbError } from './tmdb-api.ts';

const FRESH_MS = 3_600_000;
const KEPT_MS = 24 * 3_600_000;

export interface Remembered<Value> {
  readonly value: Value;
  /** It is older than it should be, because the catalogue does not answer. */
  readonly isStale: boolean;
}

type Ask<Value> = (hasOldAnswer: boolean) => Promise<Value>;

/**
 * What is remembered under `key`, or else what `ask` answers: a value that JSON carries, always of one type for a key.
 * However many want the same at once, this node asks once; `ask` hears whether there is an old answer to fall back on.
 * @throws TmdbError as `ask` did, when there is no memory of an answer either
 */
export type Remember = <Value>(key: string, ask: Ask<Value>) => Promise<Remembered<Value>>;

export function createMemoryOfAnswers(cache: Cache, clock: Clock): Remember {
  const underWay = new Map<string, Promise<Remembered<unknown>>>();

  async function find<Value>(key: string, ask: Ask<Value>): Promise<Remembered<Value>> {
    const text = await cache.get(key);
    const kept = text === undefined ? undefined : (JSON.parse(text) as { value: Value; at: number });
    if (kept !== undefined && clock.now() - kept.at < FRESH_MS) return { value: kept.value, isStale: false };
    try {
      const value = await ask(kept !== undefined);
      await cache.set(key, JSON.stringify({ value, at: clock.now() }), KEPT_MS);
      return { value, isStale: false };
    } catch (error) {
      if (!(error instanceof TmdbError) || error.isNotFound || kept === undefined) throw error;
      return { value: kept.value, isStale: true };
    }
  }

  return <Value>(key: string, ask: Ask<Value>) => {
    const same = underWay.get(key) as Promise<Remembered<Value>> | undefined;
    if (same !== undefined) return same;
    const found = find(key, ask).finally(() => underWay.delete(key));
    underWay.set(key, found);
    return found;
  };
}

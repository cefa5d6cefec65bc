/** The cache of a single node: bounded by what it holds, and forgets first what was not asked for the longest. */
import type { Cache } from '../../ports/cache.ts';
import type { Clock } from '../../ports/clock.ts';

/** Characters of all keys and values: at most 16 MB of memory, some 2,000 pages of search results. */
const CHARACTERS_MAX = 8_000_000;

interface Entry {
  readonly value: string;
  readonly expiresAt: number;
}

export function createMemoryCache(clock: Clock, charactersMax = CHARACTERS_MAX): Cache {
  // A map keeps the order in which its keys came: the first is the one that was not used the longest.
  const entries = new Map<string, Entry>();
  let characters = 0;

  function drop(key: string): void {
    const entry = entries.get(key);
    if (entry === undefined) return;
    entries.delete(key);
    characters -= key.length + entry.value.length;
  }

  return {
    async get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (entry.expiresAt <= clock.now()) {
        drop(key);
        return undefined;
      }
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    async set(key, value, ttlMs) {
      drop(key);
      entries.set(key, { value, expiresAt: clock.now() + ttlMs });
      characters += key.length + value.length;
      for (const oldest of entries.keys()) {
        if (characters <= charactersMax) break;
        drop(oldest);
      }
    },
  };
}

/**
 * The cache that all nodes share. It has a fixed number of places, and a key always the same one: who comes into a taken
 * place puts the other out. So it is bounded without a list of what it holds, which on a cluster no script could keep.
 */
import { createHash } from 'node:crypto';
import type { Cache } from '../../ports/cache.ts';
import { loadScript, type RedisLink } from './redis-link.ts';

/** A page of search results is some 8 KB: together some 32 MB at most. */
const PLACES = 4_096;
/** Longer values are not kept: with values of this length in each place the cache takes 1 GB, and no page is near it. */
const VALUE_MAX = 256 * 1024;

export function createRedisCache(link: RedisLink): Cache {
  const get = loadScript('cache-get');
  const set = loadScript('cache-set');
  const placeOf = (key: string) =>
    link.keys.single('cache', String(createHash('sha1').update(key).digest().readUInt32BE() % PLACES));
  return {
    async get(key) {
      const value = await link.run(get, [placeOf(key)], [key]);
      return typeof value === 'string' ? value : undefined;
    },
    async set(key, value, ttlMs) {
      const place = placeOf(key);
      if (value.length > VALUE_MAX) await link.command(place, ['DEL', place]);
      else await link.run(set, [place], [key, value, ttlMs]);
    },
  };
}

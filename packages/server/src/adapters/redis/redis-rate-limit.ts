/** Exact sliding windows that all nodes share. */
import type { RateLimit } from '../../ports/rate-limit.ts';
import { loadScript, type RedisLink } from './redis-link.ts';

export function createRedisRateLimit(link: RedisLink): RateLimit {
  const hit = loadScript('rate-limit-hit');
  return {
    async hit(bucket, limit, windowMs) {
      const retryAfterMs = Number(await link.run(hit, [link.keys.single('rate', bucket)], [limit, windowMs]));
      return { allowed: retryAfterMs === 0, retryAfterMs };
    },
  };
}

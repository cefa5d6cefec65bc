/** Exact sliding windows of a single node: the instants of the counted events of each bucket. */
import type { Clock } from '../../ports/clock.ts';
import type { RateLimit } from '../../ports/rate-limit.ts';
import { ExpiringMap } from './expiring-map.ts';

export function createMemoryRateLimit(clock: Clock): RateLimit {
  const counted = new ExpiringMap<string, number[]>(clock);
  return {
    async hit(bucket, limit, windowMs) {
      const now = clock.now();
      const recent = (counted.get(bucket) ?? []).filter((at) => at > now - windowMs);
      const allowed = recent.length < limit;
      if (allowed) recent.push(now);
      counted.set(bucket, recent, windowMs);
      const oldest = recent[0] ?? now;
      return { allowed, retryAfterMs: allowed ? 0 : Math.ceil(oldest + windowMs - now) };
    },
  };
}

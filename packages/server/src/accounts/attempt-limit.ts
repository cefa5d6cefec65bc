/** Slows down guessing: attempts per client address and per target (AU8). */
import { AppError } from '../lib/app-error.ts';
import { clientNetwork } from '../lib/client-network.ts';
import { sha256 } from '../lib/sha256.ts';
import type { RateLimit } from '../ports/rate-limit.ts';

const WINDOW_MS = 60_000;

/**
 * Counts one attempt of `kind` from `ip`, and against `target` (an e-mail, say) where there is one.
 * @throws AppError `RATE_LIMITED` when either has had too many within a minute
 */
export type AttemptLimit = (kind: string, ip: string, target?: string) => Promise<void>;

/** `perMinute` 0 means no limit. */
export function createAttemptLimit(rateLimit: RateLimit, perMinute: number): AttemptLimit {
  return async (kind, ip, target) => {
    if (perMinute === 0) return;
    const buckets = [`${kind}:ip:${clientNetwork(ip)}`];
    // Hashed: targets are personal, and as long as their sender likes.
    if (target !== undefined) buckets.push(`${kind}:target:${sha256(target)}`);
    for (const bucket of buckets) {
      const { allowed, retryAfterMs } = await rateLimit.hit(bucket, perMinute, WINDOW_MS);
      if (!allowed) throw new AppError('RATE_LIMITED', undefined, { retryAfterMs });
    }
  };
}

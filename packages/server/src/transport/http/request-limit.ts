/** Bounds how many calls one client makes (`STREAMIT_HTTP_REQUESTS_PER_MINUTE`). Files of the page are not counted. */
import type { FastifyRequest } from 'fastify';
import { AppError } from '../../lib/app-error.ts';
import { clientNetwork } from '../../lib/client-network.ts';
import type { RateLimit } from '../../ports/rate-limit.ts';
import { pathOf } from './request-path.ts';

const WINDOW_MS = 60_000;

/** `onRequest` hook. `perMinute` 0 means no limit. @throws AppError `RATE_LIMITED` */
export function createRequestLimit(rateLimit: RateLimit, perMinute: number) {
  return async (request: FastifyRequest): Promise<void> => {
    if (perMinute === 0 || !pathOf(request).startsWith('/api/')) return;
    const { allowed, retryAfterMs } = await rateLimit
      .hit(`http:${clientNetwork(request.ip)}`, perMinute, WINDOW_MS)
      .catch(uncounted);
    if (!allowed) throw new AppError('RATE_LIMITED', undefined, { retryAfterMs });
  };
}

/** With the store away nobody is counted: what needs it says so by itself, and the rest is to be had still. */
function uncounted(error: unknown): { allowed: true; retryAfterMs: 0 } {
  if (error instanceof AppError && error.code === 'REALTIME_UNAVAILABLE') return { allowed: true, retryAfterMs: 0 };
  throw error;
}

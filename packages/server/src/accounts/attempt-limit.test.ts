import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeClock } from '../../test/fake-clock.ts';
import { createMemoryStore } from '../adapters/memory/memory-store.ts';
import { AppError } from '../lib/app-error.ts';
import { createAttemptLimit } from './attempt-limit.ts';

const limited = (error: unknown) =>
  error instanceof AppError && error.code === 'RATE_LIMITED' && (error.retryAfterMs ?? 0) > 0;

function create(perMinute: number) {
  const clock = createFakeClock();
  return { clock, attempt: createAttemptLimit(createMemoryStore(clock).rateLimit, perMinute) };
}

test('[AU8] attempts are limited per client address, for a minute', async () => {
  const { clock, attempt } = create(2);
  await attempt('login', '192.0.2.1', 'ann');
  await attempt('login', '192.0.2.1', 'bob');
  await assert.rejects(attempt('login', '192.0.2.1', 'cat'), limited);
  await attempt('login', '192.0.2.2', 'cat');
  await attempt('guest', '192.0.2.1');
  clock.advance(60_000);
  await attempt('login', '192.0.2.1', 'cat');
});

test('[AU8] attempts are limited per target, wherever they come from', async () => {
  const { attempt } = create(2);
  await attempt('login', '192.0.2.1', 'ann');
  await attempt('login', '192.0.2.2', 'ann');
  await assert.rejects(attempt('login', '192.0.2.3', 'ann'), limited);
  await attempt('login', '192.0.2.3', 'bob');
});

test('[AU8] an IPv6 subscriber is one client, however many addresses he has', async () => {
  const { attempt } = create(1);
  await attempt('guest', '2001:db8:1:2::1');
  await assert.rejects(attempt('guest', '2001:db8:1:2:ffff::2'), limited);
  await attempt('guest', '2001:db8:1:3::1');
});

test('[OP1] [AU8] 0 means no limit', async () => {
  const { attempt } = create(0);
  for (let n = 0; n < 100; n++) await attempt('login', '192.0.2.1', 'ann');
});

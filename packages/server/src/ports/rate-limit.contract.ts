/** What every RateLimit must do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RealtimeAdapter } from '../../test/realtime-adapters.ts';

export function rateLimitContract({ name, open }: RealtimeAdapter): void {
  test(`[AU8] ${name} rate limit: counts within a sliding window and says when to come back`, async (t) => {
    const { store, advance } = await open(t);
    const hit = () => store.rateLimit.hit('a', 2, 60_000);
    assert.deepEqual(await hit(), { allowed: true, retryAfterMs: 0 });
    await advance(20_000);
    assert.deepEqual(await hit(), { allowed: true, retryAfterMs: 0 });
    assert.deepEqual(await hit(), { allowed: false, retryAfterMs: 40_000 });
    await advance(40_000);
    assert.deepEqual(await hit(), { allowed: true, retryAfterMs: 0 });
    assert.equal((await hit()).allowed, false);
  });

  test(`[AU8] ${name} rate limit: of many at once exactly the limit passes, and buckets do not mix`, async (t) => {
    const { store } = await open(t);
    const hits = await Promise.all(Array.from({ length: 20 }, () => store.rateLimit.hit('a', 10, 60_000)));
    assert.equal(hits.filter(({ allowed }) => allowed).length, 10);
    assert.equal((await store.rateLimit.hit('b', 10, 60_000)).allowed, true);
  });

  test(`[AU8] ${name} rate limit: events on several nodes are counted together`, async (t) => {
    const { store, another, advance } = await open(t);
    const nodes = [store.rateLimit, (await another()).rateLimit];
    const hits = () => Promise.all(Array.from({ length: 20 }, (_, n) => nodes[n % 2]?.hit('ä {b} c', 10, 1_000)));
    assert.equal((await hits()).filter((hit) => hit?.allowed).length, 10);
    await advance(999);
    assert.deepEqual(new Set((await hits()).map((hit) => hit?.retryAfterMs)), new Set([1]));
    await advance(1);
    assert.equal((await hits()).filter((hit) => hit?.allowed).length, 10);
  });
}

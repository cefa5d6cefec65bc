import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeClock } from '../../../test/fake-clock.ts';
import { createMemoryCache } from './memory-cache.ts';

async function held(cache: ReturnType<typeof createMemoryCache>, keys: string): Promise<string> {
  const values = await Promise.all([...keys].map((key) => cache.get(key)));
  return [...keys].filter((_, i) => values[i] !== undefined).join('');
}

test('[SE2] the memory cache forgets first what was not asked for the longest, and never holds more than it may', async () => {
  const cache = createMemoryCache(createFakeClock(), 30);
  for (const key of 'abc') await cache.set(key, '123456789', 60_000);
  assert.equal(await cache.get('a'), '123456789');
  await cache.set('d', '123456789', 60_000);
  assert.equal(await held(cache, 'acdb'), 'acd');
  await cache.set('e', 'x'.repeat(19), 60_000);
  assert.equal(await held(cache, 'abcde'), 'de');
});

test('[SE2] what replaces an entry counts once, and what is larger than the whole cache is not kept', async () => {
  const cache = createMemoryCache(createFakeClock(), 30);
  for (let i = 0; i < 100; i++) await cache.set('a', '123456789', 60_000);
  await cache.set('b', '123456789', 60_000);
  assert.equal(await held(cache, 'ab'), 'ab');
  await cache.set('c', 'x'.repeat(30), 60_000);
  assert.equal(await held(cache, 'abc'), '');
  await cache.set('d', '123456789', 60_000);
  assert.equal(await held(cache, 'd'), 'd');
});

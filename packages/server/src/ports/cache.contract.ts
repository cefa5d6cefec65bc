/** What every Cache must do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RealtimeAdapter } from '../../test/realtime-adapters.ts';

export function cacheContract({ name, open }: RealtimeAdapter): void {
  test(`[SE2] ${name} cache: gives back what was set, the last one of each key`, async (t) => {
    const { cache } = (await open(t)).store;
    assert.equal(await cache.get('a'), undefined);
    await cache.set('a', 'first', 60_000);
    await cache.set('b', '', 60_000);
    await cache.set('a', 'Zweites – 二', 60_000);
    assert.deepEqual([await cache.get('a'), await cache.get('b')], ['Zweites – 二', '']);
  });

  test(`[SE2] ${name} cache: keys are any text and never mix`, async (t) => {
    const { cache } = (await open(t)).store;
    const keys = ['__proto__', 'constructor', 'a:b', 'a: b', 'A:B', '{a}:b', ' ', '🎬\n*?'];
    for (const key of keys) assert.equal(await cache.get(key), undefined, key);
    for (const key of keys) await cache.set(key, `value of ${key}`, 60_000);
    for (const key of keys) assert.equal(await cache.get(key), `value of ${key}`);
  });

  test(`[SE2] ${name} cache: forgets when the time is over, which setting again starts anew`, async (t) => {
    const { store, advance } = await open(t);
    await store.cache.set('short', 'x', 1_000);
    await store.cache.set('renewed', 'x', 1_000);
    await advance(999);
    assert.equal(await store.cache.get('short'), 'x');
    await store.cache.set('renewed', 'y', 1_000);
    await advance(1);
    assert.equal(await store.cache.get('short'), undefined);
    assert.equal(await store.cache.get('renewed'), 'y');
    await advance(999);
    assert.equal(await store.cache.get('renewed'), undefined);
  });

  test(`[SE2] ${name} cache: what one node remembers another need not ask for, unless it is too much to keep`, async (t) => {
    const { store, another } = await open(t);
    const elsewhere = (await another()).cache;
    const page = 'ä'.repeat(20_000);
    await store.cache.set('page', page, 60_000);
    assert.equal(await elsewhere.get('page'), page);
    await store.cache.set('page', 'x'.repeat(10_000_000), 60_000);
    assert.equal(await elsewhere.get('page'), undefined);
  });
}

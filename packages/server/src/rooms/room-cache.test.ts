import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RoomCode } from '@streamit/protocol';
import { createFakeClock } from '../../test/fake-clock.ts';
import { createRoomCache } from './room-cache.ts';
import type { Room } from './room-queries.ts';

const code = 'AAAAAA' as RoomCode;
const called = (title: string) => ({ code, title }) as Room;

/** A cache that holds the room, with reads that end when the test says so. */
function holding() {
  const clock = createFakeClock();
  const reads: PromiseWithResolvers<Room>[] = [];
  const cache = createRoomCache(() => {
    const read = Promise.withResolvers<Room>();
    reads.push(read);
    return read.promise;
  }, clock);
  cache.hold(code);
  return { clock, cache, reads };
}

test('[PB8] an old copy serves while the database is silent or away, and no longer', async () => {
  const { clock, cache, reads } = holding();
  const first = cache.get(code);
  reads[0]?.resolve(called('one'));
  assert.equal((await first).title, 'one');
  assert.equal(await cache.get(code), await first);
  assert.equal(reads.length, 1, 'a copy costs no query');

  clock.advance(10_000);
  const silent = cache.get(code);
  assert.equal(reads.length, 2);
  clock.advance(250);
  assert.equal((await silent).title, 'one');
  reads[1]?.resolve(called('two'));
  await reads[1]?.promise;
  assert.equal((await cache.get(code)).title, 'two', 'what came late is believed all the same');

  clock.advance(10_000);
  const failing = cache.get(code);
  reads[2]?.reject(new Error('away'));
  assert.equal((await failing).title, 'two');

  cache.invalidate(code);
  const changed = cache.get(code);
  reads[3]?.reject(new Error('away'));
  await assert.rejects(changed, /away/, 'of a row that is known to have changed no copy serves');
});

test('[PB8] a failed first read is not kept, and a room that is not held is always read', async () => {
  const { cache, reads } = holding();
  const first = cache.get(code);
  reads[0]?.reject(new Error('away'));
  await assert.rejects(first, /away/);
  const second = cache.get(code);
  reads[1]?.resolve(called('one'));
  assert.equal((await second).title, 'one');
  cache.release(code);
  void cache.get(code);
  void cache.get(code);
  assert.equal(reads.length, 4);
});

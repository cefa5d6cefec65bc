import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTimeOrderedIds } from './time-ordered-id.ts';

test('[CH4] message ids strictly grow, whatever the clock does, and are UUIDv7', () => {
  const instants = fc.array(fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_020 }), { minLength: 2 });
  fc.assert(
    fc.property(instants, fc.integer({ min: 1, max: 3000 }), (times, repeats) => {
      let now = 0;
      const next = createTimeOrderedIds(() => now);
      let last = '';
      for (const time of times) {
        now = time;
        for (let n = 0; n < repeats / times.length; n++) {
          const id = next();
          assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
          assert.ok(id > last, `${id} after ${last}`);
          last = id;
        }
      }
    }),
  );
});

test('[CH4] more than 4096 messages in a millisecond still grow', () => {
  const next = createTimeOrderedIds(() => 1_700_000_000_000);
  const ids = Array.from({ length: 10_000 }, next);
  assert.deepEqual(ids, [...ids].sort());
  assert.equal(new Set(ids).size, ids.length);
});

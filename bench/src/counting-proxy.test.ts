import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTextCounter } from './counting-proxy.ts';

test('a text is counted once, in whatever pieces it comes', () => {
  const stream = Buffer.from('aab..aab.aabaab.ab.aa');
  for (let size = 1; size <= stream.length; size++) {
    const count = createTextCounter('aab');
    let sum = 0;
    for (let at = 0; at < stream.length; at += size) sum += count(stream.subarray(at, at + size));
    assert.equal(sum, 4, `in pieces of ${size}`);
  }
});

test('one that overlaps another is not counted twice', () => {
  assert.equal(createTextCounter('aa')(Buffer.from('aaa')), 1);
});

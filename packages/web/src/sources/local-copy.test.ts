/// <reference types="node" />
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { localHashPrefix, localSamples } from '@streamit/protocol';
import { differenceOf, idOfFile } from './local-copy.ts';

const SIZE = 3_000_000;
const bytes = Uint8Array.from({ length: SIZE }, (_, index) => (index * 7 + (index >> 8)) & 0xff);

test('[SR2] the id of a file is the one that the protocol describes', async () => {
  const hash = createHash('sha256').update(localHashPrefix(SIZE));
  for (const { offset, length } of localSamples(SIZE)) hash.update(bytes.subarray(offset, offset + length));
  assert.equal(await idOfFile(new Blob([bytes])), `${SIZE}-${hash.digest('hex')}`);
});

test('[SR2] reads the samples and nothing else, one after another', async () => {
  const read: number[] = [];
  const file = {
    size: 4 * 2 ** 30,
    slice(start: number, end: number) {
      read.push(end - start);
      return { arrayBuffer: async () => new ArrayBuffer(end - start) };
    },
  };
  await idOfFile(file);
  assert.equal(
    read.reduce((sum, length) => sum + length, 0),
    2 ** 20,
  );
});

test('[SR2] another file is told by its length, then by its size, then by what is in it', () => {
  const id = (size: number, digit: string) => `${size}-${digit.repeat(64)}`;
  const host = { id: id(1_000, 'a'), duration: 5_520 };
  assert.equal(differenceOf(host, host), null);
  assert.deepEqual(differenceOf({ id: id(900, 'b'), duration: 5_340 }, host), { by: 'length', seconds: -180 });
  assert.deepEqual(differenceOf({ id: id(900, 'b'), duration: 5_520.4 }, host), { by: 'size', bytes: -100 });
  assert.deepEqual(differenceOf({ id: id(900, 'b'), duration: null }, host), { by: 'size', bytes: -100 });
  assert.deepEqual(differenceOf({ id: id(1_000, 'b'), duration: 5_520 }, host), { by: 'content' });
});

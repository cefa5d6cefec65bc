/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatBytes } from './format-bytes.ts';

test('sizes are said in the unit that fits', () => {
  assert.equal(formatBytes(1_234_567_890, 'en'), '1.2 GB');
  assert.equal(formatBytes(45_600_000, 'en'), '46 MB');
  assert.equal(formatBytes(340_000, 'en'), '340 kB');
  assert.equal(formatBytes(12, 'en'), '0 kB');
  assert.equal(formatBytes(8e12, 'en'), '8 TB');
});

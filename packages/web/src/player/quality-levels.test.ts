/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { levelOf, qualityLabels } from './quality-levels.ts';

const levels = [
  { height: 360, bitrate: 800_000 },
  { height: 1_080, bitrate: 5_000_000 },
  { height: 720, bitrate: 2_500_000 },
  { height: 1_080, bitrate: 8_000_000 },
];

test('qualities are named by their lines, best first, each once', () => {
  assert.deepEqual(qualityLabels(levels), ['1080p', '720p', '360p']);
  assert.deepEqual(qualityLabels([{ height: 0, bitrate: 64_000 }, ...levels]).at(-1), '64 kbit/s');
});

test('a stream with one quality offers no choice', () => {
  assert.deepEqual(qualityLabels(levels.slice(0, 1)), []);
  assert.deepEqual(qualityLabels([]), []);
});

test('a name leads to its best level; automatic and unknown ones leave it to the player', () => {
  assert.equal(levelOf(levels, '1080p'), 3);
  assert.equal(levelOf(levels, '360p'), 0);
  assert.equal(levelOf(levels, 'auto'), -1);
  assert.equal(levelOf(levels, '4320p'), -1);
});

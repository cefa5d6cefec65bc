/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureOfElement, failureOfHls, youtubeFailure } from './media-error.ts';

test('each failure of the element leads to its own sentence', () => {
  assert.equal(failureOfElement(2), 'network');
  assert.equal(failureOfElement(3), 'decode');
  assert.equal(failureOfElement(4), 'unsupported');
  assert.equal(failureOfElement(undefined), 'unsupported');
});

test('each fatal failure of an HLS stream leads to its own sentence', () => {
  assert.equal(failureOfHls('networkError'), 'network');
  assert.equal(failureOfHls('mediaError'), 'decode');
  assert.equal(failureOfHls('muxError'), 'unsupported');
});

test('YouTube’s codes lead to sentences: gone, not to be embedded, anything else', () => {
  assert.deepEqual([2, 100].map(youtubeFailure), ['youtubeGone', 'youtubeGone']);
  assert.deepEqual([101, 150].map(youtubeFailure), ['youtubeForbidden', 'youtubeForbidden']);
  assert.deepEqual([5, 153, undefined].map(youtubeFailure), ['youtubeFailed', 'youtubeFailed', 'youtubeFailed']);
});

/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureOfElement, failureOfHls } from './media-error.ts';

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

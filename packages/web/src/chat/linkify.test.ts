/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkify } from './linkify.ts';

const urls = (message: string) => linkify(message).flatMap((part) => part.url ?? []);

test('addresses become links, the sentence around them stays', () => {
  assert.deepEqual(linkify('see https://a.example/x, please'), [
    { at: 0, text: 'see ' },
    { at: 4, text: 'https://a.example/x', url: 'https://a.example/x' },
    { at: 23, text: ', please' },
  ]);
});

test('only http and https are links', () => {
  assert.deepEqual(urls('javascript:alert(1) data:text/html,x ftp://a.example'), []);
});

test('a bracket opened inside an address belongs to it', () => {
  assert.deepEqual(urls('(https://en.example/wiki/Film_(1920))'), ['https://en.example/wiki/Film_(1920)']);
});

test('joined again, the parts are the message', () => {
  for (const message of [
    '',
    'plain',
    'https://a.example',
    'a https://a.example. b http://[ c',
    'https://a https://b',
  ]) {
    assert.equal(
      linkify(message)
        .map((part) => part.text)
        .join(''),
      message,
    );
  }
});

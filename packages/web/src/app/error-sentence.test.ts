/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ERROR_CODES } from '@streamit/protocol';
import { codeOf, fieldOf, sentenceFor } from './error-sentence.ts';

const failure = (code: string, message = 'server text', extra: object = {}) =>
  Object.assign(new Error(message), { code }, extra);

test('[TR3] every code of the registry has a sentence', () => {
  for (const code of ERROR_CODES) {
    const sentence = sentenceFor(failure(code));
    const said = 'text' in sentence ? sentence.text : sentence.key;
    assert.ok(said.length > 0, code);
    assert.notEqual(said, 'error.UNKNOWN', code);
  }
});

test('a wait that the server names is said in seconds, rounded up', () => {
  assert.deepEqual(sentenceFor(failure('RATE_LIMITED', 'slow down', { retryAfterMs: 4_200 })), {
    key: 'error.RATE_LIMITED_FOR',
    values: { seconds: 5 },
  });
});

test('[TR4] a refused field is named apart from its sentence', () => {
  const refused = failure('VALIDATION_ERROR', 'field `title`: must not have more than 80 characters');
  assert.equal(fieldOf(refused), 'title');
  assert.deepEqual(sentenceFor(refused), { text: 'Must not have more than 80 characters.' });
});

test('a code from a newer server shows the server’s text', () => {
  assert.deepEqual(sentenceFor(failure('SOMETHING_NEW', 'A new reason.')), { text: 'A new reason.' });
  assert.deepEqual(sentenceFor(failure('toString', 'Not a lookup.')), { text: 'Not a lookup.' });
});

test('anything else thrown is still a sentence', () => {
  for (const thrown of [undefined, 'text', new TypeError('x is undefined'), { code: 'NETWORK' }]) {
    assert.deepEqual(sentenceFor(thrown), { key: 'error.UNKNOWN' });
    assert.equal(codeOf(thrown), undefined);
  }
});

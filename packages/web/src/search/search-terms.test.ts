/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyOf, NO_TERMS, queryOf } from './search-terms.ts';

test('[SE1] terms become a query; what is left open is left out', () => {
  assert.deepEqual(queryOf({ text: '  the   matrix ', type: 'all', year: '' }), { q: 'the matrix' });
  assert.deepEqual(queryOf({ text: 'dark', type: 'tv', year: '2017' }), { q: 'dark', type: 'tv', year: 2017 });
});

test('[SE3] nothing is asked before there is something to ask', () => {
  assert.equal(queryOf(NO_TERMS), null);
  assert.equal(queryOf({ ...NO_TERMS, text: ' x ' }), null);
});

test('a year that is half typed or impossible does not narrow anything', () => {
  for (const year of ['19', '0300', '99999', 'soon'])
    assert.deepEqual(queryOf({ text: 'ab', type: 'all', year }), { q: 'ab' });
});

test('spaces alone make no other search', () => {
  assert.equal(keyOf({ ...NO_TERMS, text: 'ab ' }), keyOf({ ...NO_TERMS, text: ' ab' }));
});

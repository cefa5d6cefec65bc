import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FILMS } from './films-list.ts';
import { countOf, matchingFilms, normalizeQuery, placeOf, type SearchQuery } from './search-rules.ts';

const query = (q: string, rest: Partial<SearchQuery> = {}): SearchQuery => ({
  text: normalizeQuery(q),
  type: undefined,
  year: undefined,
  ...rest,
});
const found = (...args: Parameters<typeof query>) =>
  matchingFilms(FILMS, query(...args)).map(({ stream_id }) => stream_id);

test('[SE2] what means the same to a search is one question', () => {
  for (const typed of ['the matrix', ' The  MATRIX ', 'the\tmatrix', 'Ｔhe matrix']) {
    assert.equal(normalizeQuery(typed), 'the matrix', typed);
  }
  assert.equal(normalizeQuery('Cafe\u0301'), normalizeQuery('café'));
});

test('[SE1] built-in films are found by words of their titles, without accents, by kind and year', () => {
  assert.deepEqual(found('sintel'), ['sintel']);
  assert.deepEqual(found('BUCK big'), ['big-buck-bunny']);
  assert.deepEqual(found('tears of'), ['tears-of-steel']);
  assert.deepEqual(found('éléphants'), ['elephants-dream']);
  assert.deepEqual(found('sin tears'), []);
  for (const nothing of ['.*', '\u0301', '  ', '\u200b']) assert.deepEqual(found(nothing), [], nothing);
  assert.deepEqual(found('sintel', { type: 'movie', year: 2010 }), ['sintel']);
  assert.deepEqual(found('sintel', { type: 'tv' }), []);
  assert.deepEqual(found('sintel', { year: 2011 }), []);
});

test('[SE1] two lists are read in turns until one ends, so that each result has exactly one place', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(60), { minLength: 1, maxLength: 2 }), (totals) => {
      const places = Array.from({ length: countOf(0, totals) }, (_, position) => placeOf(position, totals));
      for (const [list, total] of totals.entries()) {
        const indexes = places.filter((place) => place.list === list).map(({ index }) => index);
        assert.deepEqual(
          indexes,
          Array.from({ length: total }, (_, i) => i),
        );
      }
    }),
  );
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((position) => placeOf(position, [1, 4])),
    [
      { list: 0, index: 0 },
      { list: 1, index: 0 },
      { list: 1, index: 1 },
      { list: 1, index: 2 },
      { list: 1, index: 3 },
    ],
  );
});

test('[SE1] no more is counted than can be paged through', () => {
  assert.deepEqual([countOf(2, [3]), countOf(2, [10_000, 10_000])], [5, 10_000]);
});

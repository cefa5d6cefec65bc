import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SearchResult } from '@streamit/protocol';
import fc from 'fast-check';
import Value from 'typebox/value';
import { parseTmdbPage, parseTmdbTitle } from './tmdb-results.ts';

const film = { id: 603, title: 'The Matrix', release_date: '1999-03-31', poster_path: '/m.jpg', adult: false };
const series = { id: 1399, name: 'Game of Thrones', first_air_date: '2011-04-17', poster_path: null };
const page = (...results: unknown[]) => ({ page: 1, total_results: results.length, results });
const only = (entry: object) => parseTmdbPage('movie', page({ ...film, ...entry }))?.results[0];

test('[SE1] films and series come in one shape, with nothing of TMDB but what was promised', () => {
  const body = page(
    { ...film, media_type: 'movie', overview: 'A hacker …', vote_average: 8.2, backdrop_path: '/b.jpg' },
    { ...series, media_type: 'tv', origin_country: ['US'] },
  );
  assert.deepEqual(parseTmdbPage('multi', body), {
    total: 2,
    results: [
      {
        provider: 'vidking',
        stream_id: '603',
        media_type: 'movie',
        title: 'The Matrix',
        poster: 'https://image.tmdb.org/t/p/w342/m.jpg',
        release_year: 1999,
      },
      {
        provider: 'vidking',
        stream_id: '1399',
        media_type: 'tv',
        title: 'Game of Thrones',
        poster: null,
        release_year: 2011,
      },
    ],
  });
});

test('[SE1] people, adult titles and what has no name are left out, but keep their place', () => {
  const body = page(
    { id: 6384, name: 'Keanu Reeves', media_type: 'person' },
    { ...film, media_type: 'movie', adult: true },
    { ...film, media_type: 'movie', title: '' },
    { ...film, media_type: 'movie', title: '\u200b\u2060' },
    { ...film, media_type: 'collection' },
    film,
    { ...film, media_type: 'movie' },
  );
  const results = parseTmdbPage('multi', body)?.results ?? [];
  assert.deepEqual(
    results.map((result) => result?.title ?? null),
    [null, null, null, null, null, null, 'The Matrix'],
  );
});

test('[SE1] titles are made readable: no line breaks, no reversed writing, no half characters, not too long', () => {
  assert.equal(only({ title: ' A\n\u202eB\u0000\u2066 C\u2028D ' })?.title, 'A B C D');
  assert.equal(only({ title: 'می‌خواهم' })?.title, 'می‌خواهم', 'joiners are part of words');
  assert.equal(only({ title: 'x'.repeat(5_000) })?.title.length, 200);
  assert.equal(only({ title: `${'x'.repeat(199)}🎬` })?.title, 'x'.repeat(199));
});

test('[SE1] posters lead to TMDB’s pictures and nowhere else; years are years', () => {
  for (const poster_path of [
    '//evil.example/x.jpg',
    '/../x.jpg',
    '/x.jpg?y',
    'https://evil.example/x.jpg',
    '/x"y.jpg',
    7,
    {},
  ]) {
    assert.equal(only({ poster_path })?.poster, null, String(poster_path));
  }
  for (const release_date of ['', '1999', 'soon', null, 1999, '99-01-01']) {
    assert.equal(only({ release_date })?.release_year, null, String(release_date));
  }
});

test('[SE2] what is no page is none; broken entries of a page are left out', () => {
  for (const body of [
    null,
    [],
    'x',
    {},
    { results: [] },
    { total_results: 1 },
    { total_results: '1', results: [] },
    { total_results: -1, results: [] },
    { total_results: 1, results: {} },
  ]) {
    assert.equal(parseTmdbPage('multi', body), undefined, JSON.stringify(body));
  }
  const broken = page(
    null,
    7,
    [],
    {},
    { ...film, id: '603' },
    { ...film, id: 1.5 },
    { ...film, id: -1 },
    { ...film, title: 7 },
  );
  assert.deepEqual(parseTmdbPage('movie', broken)?.results, Array(8).fill(null));
});

test('[SE2] a page is never longer than 20, a list never longer than its 500 pages', () => {
  const parsed = parseTmdbPage('movie', { total_results: 1e9, results: Array(1_000).fill(film) });
  assert.deepEqual([parsed?.results.length, parsed?.total], [20, 10_000]);
});

test('[SE2] whatever TMDB answers, what comes of it is a result or nothing', () => {
  const field = fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue(), fc.constantFrom('movie', 'tv', 'person'));
  const entry = fc.record(
    {
      id: fc.oneof(fc.integer(), field),
      media_type: field,
      title: field,
      name: field,
      release_date: field,
      first_air_date: field,
      poster_path: field,
      adult: fc.oneof(fc.boolean(), field),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(
      fc.array(entry),
      fc.constantFrom('movie' as const, 'tv' as const, 'multi' as const),
      (results, list) => {
        for (const result of parseTmdbPage(list, { total_results: 1, results })?.results ?? []) {
          assert.ok(result === null || Value.Check(SearchResult, result));
        }
      },
    ),
  );
});

test('[SR4] a single title gives its name and poster, or nothing', () => {
  assert.deepEqual(parseTmdbTitle('movie', { ...film, runtime: 136 }), {
    title: 'The Matrix',
    poster: 'https://image.tmdb.org/t/p/w342/m.jpg',
  });
  assert.deepEqual(parseTmdbTitle('tv', series), { title: 'Game of Thrones', poster: null });
  for (const body of [series, { ...film, adult: true }, null, 'x']) {
    assert.equal(parseTmdbTitle('movie', body), undefined);
  }
});

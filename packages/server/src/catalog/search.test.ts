import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createHastyClock } from '../../test/hasty-clock.ts';
import { refusal, startTmdbServer, type TmdbAnswer, titles } from '../../test/tmdb-server.ts';
import { createMemoryStore } from '../adapters/memory/memory-store.ts';
import type { Cache } from '../ports/cache.ts';
import { FILMS } from './films-list.ts';
import { createSearch } from './search.ts';
import { createTmdb } from './tmdb.ts';
import { createTmdbApi } from './tmdb-api.ts';

const HOUR_MS = 3_600_000;

async function start(t: TestContext, answer: TmdbAnswer) {
  const server = await startTmdbServer(t, answer);
  const clock = createHastyClock();
  const store = createMemoryStore(clock);
  const silent = { info() {}, warn() {}, error() {} };
  const stopping = new AbortController().signal;
  const node = (cache: Cache = store.cache) => {
    const api = createTmdbApi({ ...store, apiKey: 'key', baseUrl: server.baseUrl, log: silent, stopping });
    return createSearch({ films: FILMS, tmdb: createTmdb({ api, cache, clock }) });
  };
  return { server, clock, node, search: node() };
}

const paths = (asked: readonly string[]) =>
  asked.map((url) => url.replace('&api_key=key', '').replace('/3/search/', ''));
const ids = ({ results }: { results: readonly { stream_id: string }[] }) => results.map(({ stream_id }) => stream_id);
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => String(from + i));

test('[SE1] one kind, one list: every result has its place on exactly one page', async (t) => {
  const { search, server } = await start(t, titles(45));
  const pages = await Promise.all([1, 2, 3, 4].map((page) => search.find({ q: 'x', page, type: 'movie' })));
  assert.deepEqual(pages.map(ids), [numbers(1, 20), numbers(21, 40), numbers(41, 45), []]);
  assert.deepEqual(
    pages.map(({ count }) => count),
    [45, 45, 45, 45],
  );
  assert.deepEqual(
    paths(server.asked).sort(),
    [1, 2, 3].map((page) => `movie?query=x&page=${page}&include_adult=false`),
  );
});

test('[SE1] built-in films come first and push the others on, across pages', async (t) => {
  const { search } = await start(t, titles(45));
  const pages = [];
  for (const page of [1, 2, 3]) pages.push(await search.find({ q: 'sintel', page, type: 'movie' }));
  assert.deepEqual(pages.flatMap(ids), ['sintel', ...numbers(1, 45)]);
  assert.deepEqual(
    pages.map(({ results, count }) => [results.length, count]),
    [
      [20, 46],
      [20, 46],
      [6, 46],
    ],
  );
});

test('[SE1] without a kind films and series come as TMDB mixes them, in one call, without people', async (t) => {
  const { search, server } = await start(t, titles(6));
  const { results, count } = await search.find({ q: 'x' });
  assert.deepEqual(
    results.map(({ media_type, title }) => [media_type, title]),
    [
      ['tv', 'Series 1'],
      ['movie', 'Film 3'],
      ['tv', 'Series 4'],
      ['movie', 'Film 6'],
    ],
  );
  assert.equal(count, 6);
  assert.deepEqual(paths(server.asked), ['multi?query=x&page=1&include_adult=false']);
});

test('[SE1] a year without a kind asks for both, in turns', async (t) => {
  const { search, server } = await start(t, titles(30));
  const [first, second, third] = await Promise.all([1, 2, 3].map((page) => search.find({ q: 'x', page, year: 1999 })));
  assert.ok(first && second && third);
  assert.deepEqual(
    first.results.slice(0, 4).map(({ media_type, stream_id }) => media_type + stream_id),
    ['movie1', 'tv1', 'movie2', 'tv2'],
  );
  assert.deepEqual(
    [first, second, third].map(({ results }) => results.length),
    [20, 20, 20],
  );
  const all = [first, second, third].flatMap(({ results }) => results.map((r) => r.media_type + r.stream_id));
  assert.equal(new Set(all).size, 60);
  assert.deepEqual(paths(server.asked).sort(), [
    'movie?query=x&page=1&include_adult=false&year=1999',
    'movie?query=x&page=2&include_adult=false&year=1999',
    'tv?query=x&page=1&include_adult=false&first_air_date_year=1999',
    'tv?query=x&page=2&include_adult=false&first_air_date_year=1999',
  ]);
});

test('[SE2] many who search for the same at once make one call', async (t) => {
  const { search, server } = await start(t, titles(3));
  const spellings = Array.from({ length: 50 }, (_, n) => (n % 2 ? 'The Matrix' : ' the  MATRIX'));
  const all = await Promise.all(spellings.map((q) => search.find({ q })));
  assert.equal(server.asked.length, 1);
  for (const found of all) assert.deepEqual(found, all[0]);
});

test('[SE2] an answer is remembered for an hour, by all nodes, and each question for itself', async (t) => {
  const { search, server, clock, node } = await start(t, titles(3));
  await search.find({ q: 'x' });
  clock.advance(HOUR_MS - 1);
  assert.equal((await node().find({ q: 'X ' })).catalogue, 'fresh');
  assert.equal(server.asked.length, 1);
  await search.find({ q: 'y' });
  await search.find({ q: 'x', type: 'tv' });
  assert.equal(server.asked.length, 3);
  clock.advance(1);
  await search.find({ q: 'x' });
  assert.equal(server.asked.length, 4);
});

test('[SE2] when TMDB does not answer, an older answer of the same day is given, and said to be old', async (t) => {
  const { search, server, clock } = await start(t, titles(3));
  const fresh = await search.find({ q: 'x' });
  server.answer = refusal(500);
  clock.advance(HOUR_MS);
  assert.deepEqual(await search.find({ q: 'x' }), { ...fresh, catalogue: 'stale' });
  assert.ok(clock.waits.reduce((sum, ms) => sum + ms, 0) < 3_000, 'nobody waits long for what is at hand');
  clock.advance(23 * HOUR_MS);
  await assert.rejects(search.find({ q: 'x' }), { code: 'CATALOG_UNAVAILABLE' });
  server.answer = titles(3);
  assert.deepEqual(await search.find({ q: 'x' }), fresh);
});

test('[SE2] without any answer the built-in films are still found; with nothing to show it is CATALOG_UNAVAILABLE', async (t) => {
  for (const answer of [refusal(500), refusal(401), ((_url, response) => response.end('<html>')) as TmdbAnswer]) {
    const { search } = await start(t, answer);
    await assert.rejects(search.find({ q: 'matrix' }), { code: 'CATALOG_UNAVAILABLE' });
    const own = await search.find({ q: 'sintel' });
    assert.deepEqual([ids(own), own.count, own.catalogue], [['sintel'], 1, 'unavailable']);
  }
});

test('[SE2] a failure is not remembered', async (t) => {
  const { search, server } = await start(t, refusal(404));
  await assert.rejects(search.find({ q: 'x' }), { code: 'CATALOG_UNAVAILABLE' });
  server.answer = titles(3);
  assert.equal((await search.find({ q: 'x' })).count, 3);
});

test('[SE2] a broken store is not hidden behind the catalogue', async (t) => {
  const { node } = await start(t, titles(3));
  const broken = new Error('the store is gone');
  const search = node({ get: () => Promise.reject(broken), set: async () => {} });
  await assert.rejects(search.find({ q: 'x' }), broken);
});

test('[SE1] without a key only the built-in films are searched', async () => {
  const search = createSearch({ films: FILMS, tmdb: null });
  assert.deepEqual([...search.providers], ['open-movies']);
  const found = await search.find({ q: 'sintel' });
  assert.deepEqual([ids(found), found.count, found.catalogue], [['sintel'], 1, 'fresh']);
  assert.deepEqual(await search.find({ q: 'sintel', page: 2 }), { count: 1, results: [], catalogue: 'fresh' });
});

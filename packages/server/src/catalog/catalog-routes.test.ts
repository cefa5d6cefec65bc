import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  Film,
  type PlaybackSource,
  ProviderDescription,
  type RoomCode,
  type RoomId,
  SEARCHES_PER_MINUTE,
} from '@streamit/protocol';
import Type from 'typebox';
import { createFakeClock } from '../../test/fake-clock.ts';
import { assertError, startHttp } from '../../test/start-http.ts';
import { createMemoryStore } from '../adapters/memory/memory-store.ts';
import { createValidator } from '../lib/validate.ts';
import type { Caller } from '../ports/caller.ts';
import { createCatalog } from './catalog.ts';
import { createCatalogRoutes } from './catalog-routes.ts';
import { FILMS } from './films-list.ts';
import { createSearch, type Search } from './search.ts';

const room = { id: 'room-1' as RoomId, code: 'ABC234' as RoomCode };

async function start(
  t: TestContext,
  { source = null, search }: { source?: PlaybackSource | null; search?: Search } = {},
) {
  const clock = createFakeClock();
  const handlers = createCatalogRoutes({
    catalog: createCatalog(),
    search: search ?? createSearch({ films: FILMS, tmdb: null }),
    rateLimit: createMemoryStore(clock).rateLimit,
    sourceOf: async (code) => (code === room.code ? source : assert.fail(`nobody should ask for ${code}`)),
  });
  const { call } = await startHttp(t, {
    handlers,
    config: { trustProxy: ['127.0.0.1'] },
    guard: { admit: async () => room },
    authenticator: { byBearer: async () => ({ user: { id: 'ann' } }) as Caller },
  });
  const get = (path: string, headers: Record<string, string> = {}) =>
    call('GET', path, { headers: { authorization: 'Bearer x', ...headers } });
  return { get, clock };
}

test('the list of films is answered to anyone, in the declared shape', async (t) => {
  const { get } = await start(t);
  const { status, body } = await get('/api/catalog/films/');
  assert.equal(status, 200);
  assert.deepEqual(createValidator(Type.Array(Film))(structuredClone(body)), body);
  assert.deepEqual(body, FILMS);
});

test('[SR2] the kinds of sources are told, and which of them a search finds', async (t) => {
  const { get } = await start(t);
  const { status, body } = await get('/api/catalog/providers/');
  assert.equal(status, 200);
  assert.deepEqual(createValidator(Type.Array(ProviderDescription))(structuredClone(body)), body);
  const named = (field: keyof ProviderDescription) =>
    (body as ProviderDescription[]).filter((provider) => provider[field] === true).map(({ name }) => name);
  assert.deepEqual(
    (body as ProviderDescription[]).map(({ name }) => name),
    ['open-movies', 'direct', 'youtube', 'local', 'vidking'],
  );
  assert.deepEqual(named('is_searchable'), ['open-movies']);
  assert.deepEqual(named('takes_subtitles'), ['open-movies', 'direct', 'local']);
  assert.deepEqual(named('has_embed'), ['vidking']);
});

test('[SE1] /api/ answers the bare list with its count, v1 the page with links that keep the query', async (t) => {
  const results = [
    {
      provider: 'vidking',
      stream_id: '603',
      media_type: 'movie',
      title: 'The Matrix',
      poster: null,
      release_year: 1999,
    },
  ] as const;
  const asked: unknown[] = [];
  const { get } = await start(t, {
    search: {
      providers: new Set(),
      async find(query) {
        asked.push(query);
        return { count: 45, results: [...results], catalogue: 'stale' };
      },
    },
  });
  const bare = await get('/api/rooms/search/?q=The%20Matrix&page=2&year=1999&type=movie&unknown=1');
  assert.deepEqual([bare.status, bare.body, bare.headers.get('x-total-count')], [200, results, '45']);
  assert.equal(bare.headers.get('x-catalog'), 'stale');
  assert.deepEqual(asked, [{ q: 'The Matrix', page: 2, page_size: 20, year: 1999, type: 'movie' }]);
  const { body } = await get('/api/v1/rooms/search?q=The%20Matrix&page=2&year=1999');
  const query = 'page_size=20&q=The+Matrix&year=1999';
  const { data } = body as { data: { count: number; next: string; previous: string; results: unknown } };
  assert.deepEqual([data.count, data.results], [45, results]);
  for (const [link, page] of [
    [data.next, '3'],
    [data.previous, '1'],
  ] as const) {
    const { pathname, searchParams } = new URL(link, 'http://x');
    assert.deepEqual([pathname, searchParams.get('page')], ['/api/v1/rooms/search', page]);
    searchParams.delete('page');
    searchParams.sort();
    assert.equal(searchParams.toString(), query);
  }
});

test('[SE1] a search that cannot be one is refused by name', async (t) => {
  const { get } = await start(t);
  for (const [query, field] of [
    ['', 'q'],
    ['q=', 'q'],
    ['q=%20%20', 'q'],
    [`q=${'x'.repeat(101)}`, 'q'],
    ['q=x&q=y', 'q'],
    ['q=x&page=0', 'page'],
    ['q=x&page=501', 'page'],
    ['q=x&page_size=100', 'page_size'],
    ['q=x&type=person', 'type'],
    ['q=x&year=99', 'year'],
  ] as const) {
    const answer = await get(`/api/rooms/search/?${query}`);
    assertError(answer, { status: 400, code: 'VALIDATION_ERROR' });
    assert.match((answer.body as { message: string }).message, new RegExp(`^field \`${field}\``), query);
  }
});

test('[SE3] ten searches a minute from one address, more from others', async (t) => {
  const { get, clock } = await start(t);
  const searchFrom = (address: string) => get('/api/rooms/search/?q=sintel', { 'x-forwarded-for': address });
  for (let n = 0; n < SEARCHES_PER_MINUTE; n++) assert.equal((await searchFrom('203.0.113.7')).status, 200);
  const refused = await searchFrom('203.0.113.7');
  assertError(refused, { status: 429, code: 'RATE_LIMITED' });
  assert.equal(refused.headers.get('retry-after'), '60');
  assert.equal((await searchFrom('203.0.113.8')).status, 200);
  clock.advance(60_000);
  assert.equal((await searchFrom('203.0.113.7')).status, 200);
});

test('[SR3] the address of a frame is made from the source and the parameters, always in one order and spelling', async (t) => {
  const source = await createCatalog().choose({ provider: 'vidking', video_id: '603' });
  const { get } = await start(t, { source });
  const embed = async (query: string) => {
    const { status, body } = await get(`/api/rooms/abc234/embed/${query}`);
    assert.equal(status, 200, query);
    return (body as { embed_url: string }).embed_url;
  };
  const base = 'https://www.vidking.net/embed/movie/603';
  assert.equal(await embed(''), base);
  assert.equal(
    await embed('?progress=90.7&episodeSelector=true&nextEpisode=false&autoPlay=true&color=E50914'),
    `${base}?color=e50914&autoPlay=true&nextEpisode=false&episodeSelector=true&progress=90`,
  );
  assert.equal(await embed('?progress=0'), `${base}?progress=0`);
});

test('[SR3] unknown parameters and wrong values are refused by name', async (t) => {
  const source = await createCatalog().choose({ provider: 'vidking', video_id: '603' });
  const { get } = await start(t, { source });
  for (const [query, field] of [
    ['colour=e50914', 'colour'],
    ['color=e50914&__proto__=1', '__proto__'],
    ['url=https://evil.example', 'url'],
    ['color=%23e50914', 'color'],
    ['color=e5091', 'color'],
    ['color=e50914%0A', 'color'],
    ['color=e50914&color=e50914', 'color'],
    ['autoPlay=yes', 'autoPlay'],
    ['progress=-1', 'progress'],
    ['progress=soon', 'progress'],
    ['progress=1e999', 'progress'],
  ] as const) {
    const answer = await get(`/api/rooms/abc234/embed/?${query}`);
    assertError(answer, { status: 400, code: 'VALIDATION_ERROR' });
    assert.match((answer.body as { message: string }).message, new RegExp(`^field \`${field}\``), query);
  }
});

test('[SR3] what is not played in a frame has no address of one', async (t) => {
  const film = await createCatalog().choose({ provider: 'open-movies', video_id: 'sintel' });
  for (const source of [null, film, { ...film, provider: 'gone' }]) {
    const { get } = await start(t, { source });
    assertError(await get('/api/rooms/abc234/embed/'), { status: 400, code: 'SOURCE_UNAVAILABLE' });
  }
});

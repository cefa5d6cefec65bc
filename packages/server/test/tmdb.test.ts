/** Search with a whole server, against one that answers like TMDB. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startNode } from './start-node.ts';
import { json, refusal, startTmdbServer, titles } from './tmdb-server.ts';
import { createWorld } from './world.ts';

test('[SE1] with a key a search finds films, and what it finds can be watched, under its title', async (t) => {
  const tmdb = await startTmdbServer(t, titles(25));
  const { url } = await startNode(t, {}, { TMDB_API_KEY: 'secret-key', TMDB_BASE_URL: `${tmdb.baseUrl}/` });
  const world = createWorld(t, () => url);
  const providers = (await world.request('GET', '/api/catalog/providers/')).body as unknown as Record<
    string,
    unknown
  >[];
  const searchable = providers.filter((provider) => provider.is_searchable).map((provider) => provider.name);
  assert.deepEqual(searchable, ['open-movies', 'vidking']);

  const found = await world.request('GET', '/api/rooms/search/?q=film&type=movie&page=2');
  assert.deepEqual([found.status, found.headers.get('x-total-count')], [200, '25']);
  const [first] = found.body as unknown as Record<string, unknown>[];
  assert.deepEqual(first, {
    provider: 'vidking',
    stream_id: '21',
    media_type: 'movie',
    title: 'Film 21',
    poster: 'https://image.tmdb.org/t/p/w342/p21.jpg',
    release_year: 1999,
  });
  const host = await world.account('host');
  tmdb.answer = json({ id: 21, title: 'Film 21', poster_path: '/p21.jpg' });
  const { code } = await world.room(host, {
    source: { provider: first?.provider, video_id: first?.stream_id, media_type: first?.media_type },
  });
  const { source } = await world.detail(code);
  const { title, poster, external_id } = source as Record<string, unknown>;
  assert.deepEqual([external_id, title, poster], ['21', 'Film 21', 'https://image.tmdb.org/t/p/w342/p21.jpg']);
  tmdb.answer = refusal(404);
  const gone = await world.request('POST', '/api/rooms/create/', {
    as: host,
    body: { source: { provider: 'vidking', video_id: '22' } },
  });
  assert.deepEqual([gone.status, gone.body.code], [400, 'SOURCE_UNAVAILABLE']);
});

test('[SE2] a key that TMDB does not accept: 503 for what only TMDB has, built-in films with a word about it', async (t) => {
  const tmdb = await startTmdbServer(t, refusal(401));
  const { url } = await startNode(t, {}, { TMDB_API_KEY: 'secret-key', TMDB_BASE_URL: tmdb.baseUrl });
  const { request } = createWorld(t, () => url);
  const missing = await request('GET', '/api/v1/rooms/search/?q=matrix');
  assert.deepEqual([missing.status, missing.body.success], [503, false]);
  assert.equal((missing.body.error as { code: string }).code, 'CATALOG_UNAVAILABLE');
  assert.doesNotMatch(JSON.stringify(missing.body), /secret|401/);
  const own = await request('GET', '/api/rooms/search/?q=sintel');
  assert.deepEqual([own.status, own.headers.get('x-catalog')], [200, 'unavailable']);
  assert.equal((own.body as unknown as { stream_id: string }[])[0]?.stream_id, 'sintel');
  assert.equal(tmdb.asked.length, 1);
});

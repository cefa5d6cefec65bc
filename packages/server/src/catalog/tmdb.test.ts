import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHastyClock } from '../../test/hasty-clock.ts';
import { json, refusal, startTmdbServer } from '../../test/tmdb-server.ts';
import { createMemoryStore } from '../adapters/memory/memory-store.ts';
import { createTmdb } from './tmdb.ts';
import { createTmdbApi } from './tmdb-api.ts';

test('[SR4] a title is asked for once; that there is none is an answer that is remembered, an error is not', async (t) => {
  const server = await startTmdbServer(t, json({ id: 603, title: 'The Matrix', poster_path: '/m.jpg' }));
  const store = createMemoryStore(createHastyClock());
  const log = { info() {}, warn() {}, error() {} };
  const stopping = new AbortController().signal;
  const api = createTmdbApi({ ...store, apiKey: 'key', baseUrl: server.baseUrl, log, stopping });
  const tmdb = createTmdb({ ...store, api });
  const matrix = { title: 'The Matrix', poster: 'https://image.tmdb.org/t/p/w342/m.jpg' };
  assert.deepEqual(await tmdb.title('movie', '603'), matrix);
  assert.deepEqual(await tmdb.title('movie', '603'), matrix);
  server.answer = refusal(404);
  assert.equal(await tmdb.title('tv', '603'), null);
  assert.equal(await tmdb.title('tv', '603'), null);
  assert.deepEqual(server.asked, ['/3/movie/603?api_key=key', '/3/tv/603?api_key=key']);
  server.answer = json({ unexpected: true });
  await assert.rejects(tmdb.title('movie', '7'), /another shape/);
  server.answer = json({ id: 7, title: 'Seven' });
  assert.deepEqual(await tmdb.title('movie', '7'), { title: 'Seven', poster: null });
});

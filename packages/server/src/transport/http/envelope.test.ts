import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startHttp } from '../../../test/start-http.ts';
import { AppError } from '../../lib/app-error.ts';

const films: never[] = [];

test('[TR1] [TR2] the same answer is plain under /api/ and wrapped under /api/v1/, with or without a trailing slash', async (t) => {
  const { call } = await startHttp(t, { handlers: { 'GET /api/catalog/films/': async () => films } });
  for (const slash of ['', '/']) {
    const plain = await call('GET', `/api/catalog/films${slash}`);
    assert.deepEqual({ status: plain.status, body: plain.body }, { status: 200, body: [] });
    const wrapped = await call('GET', `/api/v1/catalog/films${slash}`);
    assert.deepEqual(
      { status: wrapped.status, body: wrapped.body },
      { status: 200, body: { success: true, data: [] } },
    );
  }
});

test('[TR1] [TR2] the same error is plain under /api/ and wrapped under /api/v1/', async (t) => {
  const { call } = await startHttp(t, {
    handlers: {
      'GET /api/catalog/films/': async () => {
        throw new AppError('CATALOG_UNAVAILABLE', 'Come back later.');
      },
    },
  });
  const plain = await call('GET', '/api/catalog/films/');
  assert.equal(plain.status, 503);
  assert.deepEqual(plain.body, {
    error: 'Come back later.',
    code: 'CATALOG_UNAVAILABLE',
    message: 'Come back later.',
  });
  const wrapped = await call('GET', '/api/v1/catalog/films/');
  assert.equal(wrapped.status, 503);
  assert.deepEqual(wrapped.body, {
    success: false,
    error: { code: 'CATALOG_UNAVAILABLE', message: 'Come back later.' },
  });
});

test('[TR2] escapes in the path are read before the shape is chosen, for answers and for errors', async (t) => {
  const { call } = await startHttp(t, { handlers: { 'GET /api/catalog/films/': async () => films } });
  assert.deepEqual((await call('GET', '/%61pi/v1/catalog/films/')).body, { success: true, data: [] });
  assert.deepEqual((await call('GET', '/api/%761/catalog/films/')).body, { success: true, data: [] });
  for (const path of ['/%61pi/v1/nowhere/', '/api//v1/nowhere/', '//api/v1/nowhere/']) {
    const { status, body } = await call('GET', path);
    assert.equal(status, 404);
    assert.deepEqual(body, { success: false, error: { code: 'NOT_FOUND', message: 'There is nothing here.' } });
  }
});

test('[TR2] the status of the route is kept', async (t) => {
  const { call } = await startHttp(t, {
    handlers: {
      'POST /api/auth/register/': async ({ body }) => ({
        id: '1',
        display_name: body.username,
        username: body.username,
        is_guest: false,
        access_token: 'a',
        refresh_token: 'r',
      }),
    },
  });
  const body = { email: 'ann@example.org', username: 'ann', password: 'long enough' };
  assert.equal((await call('POST', '/api/auth/register/', { body })).status, 201);
  assert.equal((await call('POST', '/api/v1/auth/register/', { body })).status, 201);
});

test('[DS2] a list is bare with its total under /api/, and a page with links under /api/v1/', async (t) => {
  const room = { code: 'AAAAAA', host: 'Ann', viewers: 1, created_at: 1, title: null, source: null };
  const { call } = await startHttp(t, {
    handlers: { 'GET /api/rooms/public/': async () => ({ count: 3, results: [room] }) },
  });
  const plain = await call('GET', '/api/rooms/public/?page=2&page_size=1');
  assert.deepEqual(plain.body, [room]);
  assert.equal(plain.headers.get('x-total-count'), '3');
  const wrapped = await call('GET', '/api/v1/rooms/public/?page=2&page_size=1&q=film');
  assert.deepEqual(wrapped.body, {
    success: true,
    data: {
      count: 3,
      next: '/api/v1/rooms/public/?page=3&page_size=1&q=film',
      previous: '/api/v1/rooms/public/?page=1&page_size=1&q=film',
      results: [room],
    },
  });
});

test('[DS2] the links are made from the query as it was understood', async (t) => {
  const { call } = await startHttp(t, {
    handlers: { 'GET /api/rooms/public/': async () => ({ count: 30, results: [] }) },
  });
  const second = '/api/v1/rooms/public/?page=2&page_size=20';
  for (const query of ['', '?page=true', '?page=1.9&page_size=20.9', '?evil=1', '?page=0x1']) {
    const { status, body } = await call('GET', `/api/v1/rooms/public/${query}`);
    assert.equal(status, 200, query);
    const { next, previous } = (body as { data: { next: unknown; previous: unknown } }).data;
    assert.deepEqual({ next, previous }, { next: second, previous: null }, query);
  }
});

test('[TR4] handlers see queries converted, completed and without what is unknown', async (t) => {
  const seen: unknown[] = [];
  const { call } = await startHttp(t, {
    handlers: {
      'GET /api/rooms/public/': async ({ query }) => {
        seen.push(query);
        return { count: 0, results: [] };
      },
    },
  });
  await call('GET', '/api/rooms/public/');
  await call('GET', '/api/rooms/public/?page=2&sort=newest&evil=1&__proto__=1');
  assert.deepEqual(seen, [
    { page: 1, page_size: 20 },
    { page: 2, page_size: 20, sort: 'newest' },
  ]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BODY_MAX_BYTES } from '@streamit/protocol';
import { assertError, startHttp } from '../../../test/start-http.ts';
import { AppError } from '../../lib/app-error.ts';

test('[TR3] what nobody foresaw is masked, and logged with the id that the answer carries', async (t) => {
  const { call, log } = await startHttp(t, {
    handlers: {
      'GET /api/catalog/films/': async () => {
        throw new Error('the secret of the cellar');
      },
    },
  });
  const answer = await call('GET', '/api/catalog/films/');
  assertError(answer, { status: 500, code: 'INTERNAL_ERROR' });
  assert.doesNotMatch(answer.text, /cellar/);
  const line = log.map((text) => JSON.parse(text)).find(({ err }) => err !== undefined);
  assert.match(line.err.message, /cellar/);
  assert.equal(line.reqId, answer.headers.get('x-request-id'));
});

test('[TR3] what is thrown without being an error is masked too', async (t) => {
  const { call } = await startHttp(t, {
    handlers: { 'GET /api/catalog/films/': () => Promise.reject('text') },
  });
  assertError(await call('GET', '/api/catalog/films/'), { status: 500, code: 'INTERNAL_ERROR' });
});

test('[TR3] an error says when to come back, and may have a status of its own', async (t) => {
  const { call } = await startHttp(t, {
    handlers: {
      'GET /api/catalog/films/': async () => {
        throw new AppError('RATE_LIMITED', undefined, { retryAfterMs: 1_200 });
      },
      'GET /api/rooms/public/': async () => {
        throw new AppError('CONFLICT', undefined, { status: 400 });
      },
    },
  });
  const limited = await call('GET', '/api/catalog/films/');
  assertError(limited, { status: 429, code: 'RATE_LIMITED' });
  assert.equal(limited.headers.get('retry-after'), '2');
  assertError(await call('GET', '/api/rooms/public/'), { status: 400, code: 'CONFLICT' });
});

test('[TR3] what the framework refuses has a code as well', async (t) => {
  const { call } = await startHttp(t);
  const login = (body: string, type = 'application/json') =>
    call('POST', '/api/auth/login/', { body, headers: { 'content-type': type } });
  assertError(await call('GET', '/api/nowhere/'), { status: 404, code: 'NOT_FOUND' });
  assertError(await call('DELETE', '/api/auth/login/'), { status: 404, code: 'NOT_FOUND' });
  assertError(await call('GET', '/nowhere'), { status: 404, code: 'NOT_FOUND' });
  assertError(await call('GET', '/api/%zz/'), { status: 400, code: 'VALIDATION_ERROR' });
  assertError(await login('{'), { status: 400, code: 'VALIDATION_ERROR' });
  assertError(await login(''), { status: 400, code: 'VALIDATION_ERROR' });
  assertError(await login('[]'), { status: 400, code: 'VALIDATION_ERROR' });
  assertError(await login('a=b', 'application/x-www-form-urlencoded'), { status: 415, code: 'VALIDATION_ERROR' });
  assertError(await login('{}', 'text/plain'), { status: 415, code: 'VALIDATION_ERROR' });
  assertError(await login(' '.repeat(BODY_MAX_BYTES + 1)), { status: 413, code: 'VALIDATION_ERROR' });
  assert.deepEqual((await call('GET', '/api/v1/nowhere/')).body, {
    success: false,
    error: { code: 'NOT_FOUND', message: 'There is nothing here.' },
  });
});

test('[TR4] a wrong field is named', async (t) => {
  const { call } = await startHttp(t);
  const answer = await call('POST', '/api/auth/login/', { body: { email: 5, password: 'x' } });
  assertError(answer, { status: 400, code: 'VALIDATION_ERROR' });
  assert.match(answer.text, /field `email`: must be string/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeClock } from '../../../test/fake-clock.ts';
import { assertError, startHttp } from '../../../test/start-http.ts';

const films = { 'GET /api/catalog/films/': async () => [] };

test('[TR7b] only the configured origins are answered across origins, with credentials', async (t) => {
  const { call } = await startHttp(t, { config: { allowedOrigins: ['https://friend.example'] }, handlers: films });
  const get = (origin: string) => call('GET', '/api/catalog/films/', { headers: { origin } });
  const friend = await get('https://friend.example');
  assert.equal(friend.headers.get('access-control-allow-origin'), 'https://friend.example');
  assert.equal(friend.headers.get('access-control-allow-credentials'), 'true');
  assert.match(friend.headers.get('access-control-expose-headers') ?? '', /Retry-After/);
  assert.equal((await get('https://evil.example')).headers.get('access-control-allow-origin'), null);
  const preflight = await call('OPTIONS', '/api/auth/me/', {
    headers: { origin: 'https://friend.example', 'access-control-request-method': 'PATCH' },
  });
  assert.equal(preflight.status, 204);
  assert.match(preflight.headers.get('access-control-allow-methods') ?? '', /PATCH/);
});

test('a page may play films from https and blob:, talk to sockets, run our scripts and YouTube’s, and frame two players', async (t) => {
  const { call } = await startHttp(t);
  const { headers } = await call('GET', '/health/');
  const policy = new Map(
    headers
      .get('content-security-policy')
      ?.split(';')
      .map((directive): [string, string] => {
        const [name = '', ...sources] = directive.split(' ');
        return [name, sources.join(' ')];
      }),
  );
  assert.equal(policy.get('default-src'), "'self'");
  assert.equal(policy.get('script-src'), "'self' https://www.youtube.com");
  assert.equal(
    policy.get('frame-src'),
    'https://www.youtube.com https://www.youtube-nocookie.com https://www.vidking.net',
  );
  assert.equal(policy.get('img-src'), "'self' data: blob: https://image.tmdb.org https://i.ytimg.com");
  assert.equal(policy.get('object-src'), "'none'");
  assert.equal(policy.get('media-src'), "'self' https: blob:");
  assert.equal(policy.get('connect-src'), "'self' ws: wss: https:");
  assert.equal(policy.get('frame-ancestors'), "'none'");
  assert.equal(policy.has('upgrade-insecure-requests'), false, 'it must work on a home network without TLS');
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.equal(headers.get('strict-transport-security'), null);
});

test('people who come by https are held to it', async (t) => {
  const { call } = await startHttp(t, { config: { publicUrl: 'https://watch.example.org' } });
  const { headers } = await call('GET', '/health/');
  assert.equal(headers.get('strict-transport-security'), 'max-age=15552000');
});

test('[OP1] calls of one client are limited, and the answer says when to come back', async (t) => {
  const clock = createFakeClock();
  const { call } = await startHttp(t, { config: { httpRequestsPerMinute: 2 }, handlers: films, clock });
  const get = () => call('GET', '/api/catalog/films/');
  assert.equal((await get()).status, 200);
  clock.advance(20_000);
  assertError(await call('GET', '/api/nowhere/'), { status: 404, code: 'NOT_FOUND' });
  const limited = await get();
  assertError(limited, { status: 429, code: 'RATE_LIMITED' });
  assert.equal(limited.headers.get('retry-after'), '40');
  assert.equal((await call('GET', '/health/')).status, 200, 'only calls of the API are counted');
  clock.advance(40_000);
  assert.equal((await get()).status, 200);
});

test('[OP1] a call counts however its path is written', async (t) => {
  const { call } = await startHttp(t, { config: { httpRequestsPerMinute: 1 }, handlers: films });
  assert.equal((await call('GET', '/%61pi/catalog/films/')).status, 200);
  for (const path of ['/%61pi/catalog/films/', '/api/%63atalog/films', '/%61pi/nowhere/', '//api/nowhere/']) {
    assertError(await call('GET', path), { status: 429, code: 'RATE_LIMITED' });
  }
});

test('[TR7b] a page of a configured origin can also read that it was limited, and until when', async (t) => {
  const { call } = await startHttp(t, {
    config: { allowedOrigins: ['https://friend.example'], httpRequestsPerMinute: 1 },
    handlers: films,
  });
  const get = () => call('GET', '/api/catalog/films/', { headers: { origin: 'https://friend.example' } });
  await get();
  const limited = await get();
  assertError(limited, { status: 429, code: 'RATE_LIMITED' });
  assert.equal(limited.headers.get('access-control-allow-origin'), 'https://friend.example');
});

test('[OP1] the address of a client is the proxy’s word only where the proxy is trusted', async (t) => {
  const forwarded = (ip: string) => ({ headers: { 'x-forwarded-for': ip } });
  const config = { httpRequestsPerMinute: 1 };
  const direct = await startHttp(t, { config, handlers: films });
  assert.equal((await direct.call('GET', '/api/catalog/films/', forwarded('192.0.2.1'))).status, 200);
  assert.equal((await direct.call('GET', '/api/catalog/films/', forwarded('192.0.2.2'))).status, 429);
  const proxied = await startHttp(t, { config: { ...config, trustProxy: ['loopback'] }, handlers: films });
  assert.equal((await proxied.call('GET', '/api/catalog/films/', forwarded('192.0.2.1'))).status, 200);
  assert.equal((await proxied.call('GET', '/api/catalog/films/', forwarded('192.0.2.2'))).status, 200);
  assert.equal(
    (await proxied.call('GET', '/api/catalog/films/', forwarded('192.0.2.3, 192.0.2.2'))).status,
    429,
    'what the client itself wrote before the proxy does not count',
  );
});

test('[TR9] tokens never reach a log line', async (t) => {
  const { call, log } = await startHttp(t, { handlers: films });
  const headers = { authorization: 'Bearer header-secret', cookie: 'streamit_session=cookie-secret' };
  await call('GET', '/api/catalog/films/?token=query-secret', { headers });
  await call('GET', '/api/auth/me/?token=query-secret', { headers });
  await call('GET', '/api/nowhere/?token=query-secret', { headers });
  await call('GET', '/api/%zz/?token=query-secret', { headers });
  await call('GET', '/?token=query-secret', { headers: { ...headers, accept: 'text/html' } });
  await call('POST', '/api/auth/login/', { headers, body: { email: 'a@b.c', password: 'body-secret' } });
  await call('POST', '/api/auth/refresh/', { headers, body: '{"refresh_token": "body-secret"' });
  assert.ok(
    log.some((line) => line.includes('/api/catalog/films/')),
    'requests are logged',
  );
  assert.ok(
    log.some((line) => line.includes('"err"')),
    'so are errors',
  );
  for (const line of log) assert.doesNotMatch(line, /secret/);
});

test('[OP2] /health/ tells that the process lives, /ready/ that it can work', async (t) => {
  let isUp = true;
  const { call, log } = await startHttp(t, {
    readiness: {
      database: async () => {},
      store: async () => {
        if (!isUp) throw new Error('away');
      },
    },
  });
  for (const path of ['/health/', '/health', '/api/health/']) {
    const { status, body } = await call('GET', path);
    assert.deepEqual({ status, body }, { status: 200, body: { status: 'ok' } });
  }
  const ready = await call('GET', '/ready/');
  assert.equal(ready.status, 200);
  isUp = false;
  const unready = await call('GET', '/ready/');
  assert.equal(unready.status, 503);
  assert.deepEqual(unready.body, { status: 'unavailable', checks: { database: 'ok', store: 'failed' } });
  assert.ok(log.some((line) => line.includes('away')));
  assert.equal((await call('GET', '/health/')).status, 200);
});

test('[OP2] closing finishes the answers that are under way', async (t) => {
  const { promise: asked, resolve: onAsked } = Promise.withResolvers<void>();
  const { promise: answer, resolve } = Promise.withResolvers<never[]>();
  const { call, close } = await startHttp(t, {
    handlers: {
      'GET /api/catalog/films/': () => {
        onAsked();
        return answer;
      },
    },
  });
  const underWay = call('GET', '/api/catalog/films/');
  await asked;
  const closed = close();
  resolve([]);
  assert.equal((await underWay).status, 200);
  await closed;
});

test('[OP2] closing does not wait for ever for an answer that does not end', async (t) => {
  const { promise: asked, resolve: onAsked } = Promise.withResolvers<void>();
  const { call, close } = await startHttp(t, {
    drainMs: 20,
    handlers: {
      'GET /api/catalog/films/': () => {
        onAsked();
        return new Promise(() => {});
      },
    },
  });
  const cutOff = assert.rejects(call('GET', '/api/catalog/films/'));
  await asked;
  await close();
  await cutOff;
});

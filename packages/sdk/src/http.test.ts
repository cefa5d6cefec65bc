/** Calls against a real HTTP server. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { createHttp, memoryTokens, type TokenStore } from './http.ts';

interface Asked {
  readonly line: string;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string;
}

type Answerer = (asked: Asked, response: ServerResponse, request: IncomingMessage) => void;

/** A server that answers as `answer` says, and a client of it. */
async function stage(t: TestContext, answer: Answerer, tokens: TokenStore = memoryTokens()) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { authorization, 'content-type': contentType } = request.headers;
    const entry = { line: `${request.method} ${request.url}`, authorization, contentType, body };
    asked.push(entry);
    answer(entry, response, request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  let refusals = 0;
  const call = createHttp({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fetch,
    tokens,
    onTokensRefused: () => {
      refusals += 1;
    },
  });
  return {
    asked,
    call,
    tokens,
    get refusals() {
      return refusals;
    },
  };
}

const good = (response: ServerResponse, data: unknown) => response.end(JSON.stringify({ success: true, data }));
function bad(response: ServerResponse, status: number, code: string, headers: Record<string, string> = {}) {
  response.writeHead(status, headers).end(JSON.stringify({ success: false, error: { code, message: 'So it is.' } }));
}
const ME = { id: 'u-1', display_name: 'Hanna', username: 'hanna', is_guest: false };
const signedIn = (number: number) => ({ accessToken: `access-${number}`, refreshToken: `refresh-${number}` });

function tokensWith(number: number): TokenStore {
  const tokens = memoryTokens();
  tokens.set(signedIn(number));
  return tokens;
}

/** A server whose access tokens run out: only `access-<valid>` is good, and `refresh-<n>` gives the pair n + 1, once. */
function expiring(valid: number): Answerer {
  const spent = new Set<string>();
  return ({ line, authorization, body }, response) => {
    if (!line.endsWith('/auth/refresh/')) {
      return authorization === `Bearer access-${valid}` ? good(response, ME) : bad(response, 401, 'AUTH_REQUIRED');
    }
    const { refresh_token } = JSON.parse(body);
    if (spent.has(refresh_token)) return bad(response, 401, 'AUTH_REQUIRED');
    spent.add(refresh_token);
    const next = Number(refresh_token.split('-')[1]) + 1;
    return good(response, { access_token: `access-${next}`, refresh_token: `refresh-${next}` });
  };
}

describe('createHttp', () => {
  it('[TR2] asks under /api/v1/, fills in parameters and query, and unwraps the answer', async (t) => {
    const { call, asked } = await stage(t, (_, response) => good(response, { count: 0 }));
    await call('GET /api/rooms/:code/detail/', { params: { code: 'A/B C' } });
    await call('GET /api/rooms/public/', { query: { page: 2, q: 'a&b' } });
    const answer: unknown = await call('GET /api/rooms/public/');
    assert.deepEqual(answer, { count: 0 });
    assert.deepEqual(
      asked.map(({ line }) => line),
      ['GET /api/v1/rooms/A%2FB%20C/detail/', 'GET /api/v1/rooms/public/?page=2&q=a%26b', 'GET /api/v1/rooms/public/'],
    );
  });

  it('sends a body as JSON where there is one, and none otherwise', async (t) => {
    const { call, asked } = await stage(t, (_, response) => good(response, {}));
    await call('POST /api/rooms/join/', { body: { code: 'ABCDEF' } });
    await call('POST /api/auth/ticket/');
    assert.deepEqual(
      asked.map(({ contentType, body }) => [contentType, body]),
      [
        ['application/json', '{"code":"ABCDEF"}'],
        [undefined, ''],
      ],
    );
  });

  it('[TR3] an error carries code, sentence, status, and how long to wait', async (t) => {
    const { call } = await stage(t, (_, response) => bad(response, 429, 'RATE_LIMITED', { 'retry-after': '7' }));
    await assert.rejects(call('GET /api/catalog/films/'), {
      name: 'StreamItError',
      code: 'RATE_LIMITED',
      message: 'So it is.',
      status: 429,
      retryAfterMs: 7_000,
    });
  });

  it('[TR3] a code that this client does not know is an internal error with the server’s sentence', async (t) => {
    const { call } = await stage(t, (_, response) => bad(response, 418, 'TEAPOT'));
    await assert.rejects(call('GET /api/catalog/films/'), {
      code: 'INTERNAL_ERROR',
      message: 'So it is.',
      status: 418,
    });
  });

  it('what is no answer of this server is a network error: a proxy’s page, a broken envelope, nobody there', async (t) => {
    const answers = ['<html>Bad gateway</html>', '', '[]', '{"success":false}', '{"data":1}'];
    const { call } = await stage(t, (_, response) => response.writeHead(502).end(answers.shift()));
    for (let rest = answers.length; rest > 0; rest -= 1) {
      await assert.rejects(call('GET /api/catalog/films/'), { code: 'NETWORK', status: 502 });
    }
    const nobody = createHttp({
      baseUrl: 'http://127.0.0.1:1',
      fetch,
      tokens: memoryTokens(),
      onTokensRefused: () => {},
    });
    await assert.rejects(nobody('GET /api/catalog/films/'), {
      code: 'NETWORK',
      status: 0,
      message: 'The server cannot be reached.',
    });
  });

  it('a call can be given up by its caller', async (t) => {
    const { call } = await stage(t, () => {});
    const giveUp = new AbortController();
    const calling = call('GET /api/catalog/films/', { signal: giveUp.signal });
    giveUp.abort(new Error('moved on'));
    await assert.rejects(calling, { message: 'moved on' });
  });

  it('[AU7] renews a token that ran out, once for any number of calls, and makes each call again', async (t) => {
    const { call, asked, tokens } = await stage(t, expiring(2), tokensWith(1));
    const answers = await Promise.all(Array.from({ length: 5 }, () => call('GET /api/auth/me/')));
    assert.deepEqual(
      answers,
      Array.from({ length: 5 }, () => ME),
    );
    assert.equal(asked.filter(({ line }) => line.endsWith('/refresh/')).length, 1);
    assert.deepEqual(tokens.get(), signedIn(2));
  });

  it('[AU7] a call that comes back refused after another has renewed uses the new token', async (t) => {
    const held = Promise.withResolvers<() => void>();
    const answer = expiring(2);
    let isFirst = true;
    const { call, asked } = await stage(
      t,
      (...exchange) => {
        if (isFirst) held.resolve(() => answer(...exchange));
        else answer(...exchange);
        isFirst = false;
      },
      tokensWith(1),
    );
    const slow = call('GET /api/auth/me/');
    const letGo = await held.promise;
    await call('GET /api/auth/me/');
    letGo();
    assert.deepEqual(await slow, ME);
    assert.equal(asked.filter(({ line }) => line.endsWith('/refresh/')).length, 1);
  });

  it('[AU7] a refused renewal ends the session and gives the first error; a second refusal is not tried again', async (t) => {
    const refused = await stage(t, (_, response) => bad(response, 401, 'AUTH_REQUIRED'), tokensWith(1));
    await assert.rejects(refused.call('GET /api/auth/me/'), { code: 'AUTH_REQUIRED' });
    assert.equal(refused.tokens.get(), null);
    assert.equal(refused.refusals, 1);
    assert.equal(refused.asked.length, 2);

    const useless = await stage(t, expiring(99), tokensWith(1));
    await assert.rejects(useless.call('GET /api/auth/me/'), { code: 'AUTH_REQUIRED' });
    assert.equal(useless.asked.length, 3);
  });

  it('[AU7] a network that is away during the renewal ends nothing', async (t) => {
    const away = await stage(
      t,
      ({ line }, response) => {
        if (line.endsWith('/refresh/')) response.writeHead(502).end();
        else bad(response, 401, 'AUTH_REQUIRED');
      },
      tokensWith(1),
    );
    await assert.rejects(away.call('GET /api/auth/me/'), { code: 'NETWORK' });
    assert.deepEqual(away.tokens.get(), signedIn(1));
    assert.equal(away.refusals, 0);
  });

  it('[AU4] the same code with 403 is not about the token, and renews nothing', async (t) => {
    const { call, asked } = await stage(t, (_, response) => bad(response, 403, 'AUTH_REQUIRED'), tokensWith(1));
    await assert.rejects(call('POST /api/rooms/create/', { body: {} }), { code: 'AUTH_REQUIRED', status: 403 });
    assert.equal(asked.length, 1);
  });

  it('who signs out while the token is renewed stays signed out', async (t) => {
    const tokens = tokensWith(1);
    const answer = expiring(2);
    const { call } = await stage(
      t,
      (entry, response, request) => {
        if (entry.line.endsWith('/refresh/')) tokens.set(null);
        answer(entry, response, request);
      },
      tokens,
    );
    await call('GET /api/auth/me/');
    assert.equal(tokens.get(), null);
  });

  it('[SE1] hands on the headers of a good answer, where a route says how complete it is', async (t) => {
    const { call } = await stage(t, ({ line }, response) => {
      response.setHeader('x-catalog', 'stale');
      if (line.includes('bad')) bad(response, 503, 'CATALOG_UNAVAILABLE');
      else good(response, { count: 0, next: null, previous: null, results: [] });
    });
    const seen: (string | null)[] = [];
    const onHeaders = (headers: Headers) => seen.push(headers.get('x-catalog'));
    await call('GET /api/rooms/search/', { query: { q: 'good' }, onHeaders });
    await assert.rejects(call('GET /api/rooms/search/', { query: { q: 'bad' }, onHeaders }));
    assert.deepEqual(seen, ['stale']);
  });
});

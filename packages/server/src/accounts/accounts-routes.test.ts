import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { accountRoutes, type UserId } from '@streamit/protocol';
import { databaseTest } from '../../test/databases.ts';
import { createFakeClock } from '../../test/fake-clock.ts';
import { assertError, type HttpAnswer, startHttp } from '../../test/start-http.ts';
import { createMemoryStore } from '../adapters/memory/memory-store.ts';
import type { Db } from '../database/tables.ts';
import { createValidator } from '../lib/validate.ts';
import { createAccounts } from './accounts.ts';
import { insertUser } from './accounts-queries.ts';
import { createAccountRoutes } from './accounts-routes.ts';
import { createAttemptLimit } from './attempt-limit.ts';

/** Accounts behind real HTTP. */
async function start(t: TestContext, db: Db, { attemptsPerMinute = 0 } = {}) {
  const clock = createFakeClock();
  const store = createMemoryStore(clock);
  const accounts = createAccounts({
    db,
    clock,
    tickets: store.tickets,
    signOuts: store.signOuts,
    secretKey: 'a secret of at least thirty-two bytes',
  });
  const limitAttempts = createAttemptLimit(store.rateLimit, attemptsPerMinute);
  const http = await startHttp(t, {
    authenticator: accounts,
    handlers: createAccountRoutes({ accounts, limitAttempts }),
  });

  /** Calls a route and checks that its answer has the declared status and exactly the declared fields. */
  async function ok(
    name: keyof typeof accountRoutes,
    options: { body?: unknown; headers?: Record<string, string> } = {},
  ) {
    const { status, answer } = accountRoutes[name];
    const [method = '', path = ''] = name.split(' ');
    const got = await http.call(method, path, options);
    assert.equal(got.status, status, got.text);
    assert.deepEqual(createValidator(answer)(structuredClone(got.body)), got.body);
    return { ...got, body: got.body as Record<string, string> };
  }

  const register = (username: string) =>
    ok('POST /api/auth/register/', {
      body: { email: `${username}@example.org`, username, password: 'correct horse', display_name: `The ${username}` },
    });
  return { ...http, db, clock, accounts, ok, register };
}

const cookieOf = ({ headers }: Pick<HttpAnswer, 'headers'>) => ({
  cookie: headers.getSetCookie()[0]?.split(';')[0] ?? '',
});
const bearerOf = (token: string | undefined) => ({ authorization: `Bearer ${token}` });

databaseTest('registering signs in: tokens in the answer, a session in the cookie', async (t, { db }) => {
  const { ok, register } = await start(t, db);
  const answer = await register('ann');
  const { id, display_name, username, is_guest, access_token } = answer.body;
  assert.deepEqual({ display_name, username, is_guest }, { display_name: 'The ann', username: 'ann', is_guest: false });
  const account = { id, display_name, username, is_guest };
  assert.deepEqual((await ok('GET /api/auth/me/', { headers: cookieOf(answer) })).body, account);
  assert.deepEqual((await ok('GET /api/auth/me/', { headers: bearerOf(access_token) })).body, account);
});

databaseTest('[AU1] login answers like registering, and INVALID_CREDENTIALS to anything wrong', async (t, { db }) => {
  const { call, ok, register } = await start(t, db);
  const { id } = (await register('ann')).body;
  const answer = await ok('POST /api/auth/login/', { body: { email: 'ANN@example.org', password: 'correct horse' } });
  assert.equal(answer.body.id, id);
  assert.match(answer.headers.getSetCookie()[0] ?? '', /^streamit_session=[\w-]{43};/);
  for (const body of [
    { email: 'ann@example.org', password: 'wrong' },
    { email: 'bob@example.org', password: 'correct horse' },
    { email: '', password: '' },
  ]) {
    const wrong = await call('POST', '/api/auth/login/', { body });
    assertError(wrong, { status: 401, code: 'INVALID_CREDENTIALS' });
    assert.deepEqual(wrong.headers.getSetCookie(), []);
  }
});

databaseTest('[AU4] guests come in with a name, or with a generated one', async (t, { db }) => {
  const { ok } = await start(t, db);
  const named = await ok('POST /api/auth/guest/', { body: { display_name: 'Grace' } });
  assert.deepEqual([named.body.display_name, named.body.is_guest], ['Grace', true]);
  const { access, username, role } = (await ok('POST /api/auth/guest-login/')).body;
  assert.equal(role, 'guest');
  const me = (await ok('GET /api/auth/me/', { headers: bearerOf(access) })).body;
  assert.deepEqual([me.username, me.display_name, me.is_guest], [username, username, true]);
});

databaseTest('[AU7] refreshing gives a new pair; a spent token gives nothing', async (t, { db }) => {
  const { call, ok, register } = await start(t, db);
  const { refresh_token } = (await register('ann')).body;
  const pair = (await ok('POST /api/auth/refresh/', { body: { refresh_token } })).body;
  assert.notEqual(pair.refresh_token, refresh_token);
  await ok('GET /api/auth/me/', { headers: bearerOf(pair.access_token) });
  const again = await call('POST', '/api/auth/refresh/', { body: { refresh_token } });
  assertError(again, { status: 401, code: 'AUTH_REQUIRED' });
});

databaseTest('logging out ends the session for cookie and tokens, and is safe without one', async (t, { db }) => {
  const { call, ok, register } = await start(t, db);
  const answer = await register('ann');
  const out = await ok('POST /api/auth/logout/', { headers: cookieOf(answer) });
  assert.match(out.headers.getSetCookie()[0] ?? '', /^streamit_session=;/);
  for (const headers of [cookieOf(answer), bearerOf(answer.body.access_token)]) {
    assertError(await call('GET', '/api/auth/me/', { headers }), { status: 401, code: 'AUTH_REQUIRED' });
  }
  const { refresh_token } = answer.body;
  const refresh = await call('POST', '/api/auth/refresh/', { body: { refresh_token } });
  assertError(refresh, { status: 401, code: 'AUTH_REQUIRED' });
  await ok('POST /api/auth/logout/');
});

databaseTest('[AU7] signing in anew gives a fresh session and ends the one that the browser had', async (t, { db }) => {
  const { call, ok, register } = await start(t, db);
  const first = await register('ann');
  const credentials = { email: 'ann@example.org', password: 'correct horse' };
  const second = await ok('POST /api/auth/login/', { body: credentials, headers: cookieOf(first) });
  assert.notEqual(cookieOf(second).cookie, cookieOf(first).cookie);
  for (const headers of [cookieOf(first), bearerOf(first.body.access_token)]) {
    assertError(await call('GET', '/api/auth/me/', { headers }), { status: 401, code: 'AUTH_REQUIRED' });
  }
  const guest = await ok('POST /api/auth/guest/', { body: { display_name: 'Ann' }, headers: cookieOf(second) });
  assertError(await call('GET', '/api/auth/me/', { headers: cookieOf(second) }), {
    status: 401,
    code: 'AUTH_REQUIRED',
  });
  await ok('GET /api/auth/me/', { headers: cookieOf(guest) });
  const planted = { cookie: 'streamit_session=chosen-by-somebody-else' };
  const third = await ok('POST /api/auth/login/', { body: credentials, headers: planted });
  assert.notEqual(cookieOf(third).cookie, planted.cookie);
});

databaseTest('[AU7] a failed sign-in ends nothing', async (t, { db }) => {
  const { call, ok, register } = await start(t, db);
  const headers = cookieOf(await register('ann'));
  await call('POST', '/api/auth/login/', { body: { email: 'ann@example.org', password: 'wrong' }, headers });
  await ok('GET /api/auth/me/', { headers });
});

databaseTest('[AU2] the username can be set by both paths; a taken one is 400 CONFLICT', async (t, { db }) => {
  const { call, ok, register } = await start(t, db);
  await register('bob');
  const headers = bearerOf((await register('ann')).body.access_token);
  for (const name of ['POST /api/set-username/', 'POST /api/auth/set-username/'] as const) {
    const username = name.length % 2 ? 'Anna' : 'Annie';
    assert.deepEqual((await ok(name, { headers, body: { username } })).body, { status: 'ok' });
    const me = (await ok('GET /api/auth/me/', { headers })).body;
    assert.deepEqual([me.username, me.display_name], [username, username]);
    const taken = await call('POST', name.slice('POST '.length), { headers, body: { username: 'BOB' } });
    assertError(taken, { status: 400, code: 'CONFLICT' });
  }
});

databaseTest('[AU2] usernames are 3–20 letters, digits and underscores', async (t, { db }) => {
  const { call, register } = await start(t, db);
  const headers = bearerOf((await register('ann')).body.access_token);
  for (const username of ['ab', 'x'.repeat(21), 'a b c', 'añb', 'a-b', 'ann\n', '']) {
    const answer = await call('POST', '/api/set-username/', { headers, body: { username } });
    assertError(answer, { status: 400, code: 'VALIDATION_ERROR' });
    assert.match(answer.text, /field `username`/);
  }
});

databaseTest('[AU3] an account without a username is told so as null', async (t, { db }) => {
  const { ok, accounts } = await start(t, db);
  const user = {
    id: 'openid' as UserId,
    email: 'o@example.org',
    username: null,
    displayName: 'Olga',
    isGuest: false,
  };
  await insertUser(db, { ...user, passwordHash: null, createdAt: 0 });
  const { body } = await ok('GET /api/auth/me/', { headers: bearerOf(await accounts.accessToken(user)) });
  assert.equal(body.username, null);
});

databaseTest('the display name can be changed, and cannot carry control characters', async (t, { db }) => {
  const { call, ok, register } = await start(t, db);
  const headers = bearerOf((await register('ann')).body.access_token);
  const changed = await ok('PATCH /api/auth/me/', { headers, body: { display_name: 'Änn 🎬' } });
  assert.equal(changed.body.display_name, 'Änn 🎬');
  for (const display_name of ['', 'a\nb', '\u202eevil', 'x'.repeat(41), 5]) {
    const answer = await call('PATCH', '/api/auth/me/', { headers, body: { display_name } });
    assertError(answer, { status: 400, code: 'VALIDATION_ERROR' });
  }
});

databaseTest('[TR10] a ticket is given to whoever is signed in, and opens one door', async (t, { db }) => {
  const { accounts, call, ok, register } = await start(t, db);
  const answer = await register('ann');
  const { ticket = '' } = (await ok('POST /api/auth/ticket/', { headers: cookieOf(answer) })).body;
  assert.equal((await accounts.identify(ticket))?.user.id, answer.body.id);
  assert.equal(await accounts.identify(ticket), undefined);
  assertError(await call('POST', '/api/auth/ticket/'), { status: 401, code: 'AUTH_REQUIRED' });
});

databaseTest(
  '[AU8] sign-ins, registrations and guests over the limit are told when to come back',
  async (t, { db }) => {
    const { call, clock } = await start(t, db, { attemptsPerMinute: 2 });
    const calls = {
      '/api/auth/login/': { email: 'ann@example.org', password: 'wrong' },
      '/api/auth/register/': { email: 'ann@example.org', username: 'ann', password: 'correct horse' },
      '/api/auth/guest/': { display_name: 'Grace' },
    };
    for (const [path, body] of Object.entries(calls)) {
      const attempt = () => call('POST', path, { body });
      assert.notEqual((await attempt()).status, 429);
      assert.notEqual((await attempt()).status, 429);
      const limited = await attempt();
      assertError(limited, { status: 429, code: 'RATE_LIMITED' });
      assert.equal(limited.headers.get('retry-after'), '60');
    }
    assertError(await call('POST', '/api/auth/guest-login/'), { status: 429, code: 'RATE_LIMITED' });
    clock.advance(60_000);
    assert.equal((await call('POST', '/api/auth/guest-login/')).status, 200);
  },
);

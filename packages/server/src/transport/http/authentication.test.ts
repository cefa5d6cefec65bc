import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { UserId } from '@streamit/protocol';
import { assertError, startHttp } from '../../../test/start-http.ts';
import type { Caller } from '../../ports/caller.ts';

const caller = (name: string): Caller => ({
  user: { id: name as UserId, email: null, username: name, displayName: name, isGuest: false },
  sessionId: 's1',
  mayHost: true,
});
const cookie = { cookie: 'streamit_session=cookie-of-ann' };
const bearer = { authorization: 'Bearer token-of-bob' };

/** Ann has a session, Bob a token; each route answers with who called. */
const start = (t: TestContext) =>
  startHttp(t, {
    config: { allowedOrigins: ['https://friend.example'] },
    authenticator: {
      bySession: async (secret) => (secret === 'cookie-of-ann' ? caller('ann') : undefined),
      byBearer: async (token) => (token === 'token-of-bob' ? caller('bob') : undefined),
    },
    handlers: {
      'GET /api/auth/me/': async ({ caller: { user } }) => ({
        id: user.id,
        display_name: user.displayName,
        username: user.username,
        is_guest: user.isGuest,
      }),
      'POST /api/auth/logout/': async ({ caller: who, clearSession, setHeader }) => {
        clearSession();
        setHeader('x-caller', who?.user.id ?? 'nobody');
        return { success: true };
      },
      'POST /api/auth/guest-login/': async ({ caller: nobody, setSession }) => {
        assert.equal(nobody, null);
        setSession('fresh');
        return { access: 'a', username: 'g', role: 'guest' };
      },
      'POST /api/rooms/delete/': async () => ({ status: 'room_deleted' }),
    },
  });

test('[AU6] a caller is known by the session cookie or by a bearer token; with both the session decides', async (t) => {
  const { call } = await start(t);
  const me = async (headers: Record<string, string>) => (await call('GET', '/api/auth/me/', { headers })).body;
  assert.equal(Reflect.get(Object(await me(cookie)), 'id'), 'ann');
  assert.equal(Reflect.get(Object(await me(bearer)), 'id'), 'bob');
  assert.equal(Reflect.get(Object(await me({ ...bearer, ...cookie })), 'id'), 'ann');
  assert.equal(Reflect.get(Object(await me({ ...cookie, authorization: 'Bearer nonsense' })), 'id'), 'ann');
  assert.equal(Reflect.get(Object(await me({ ...bearer, cookie: 'streamit_session=over' })), 'id'), 'bob');
});

test('[AU6] without a good credential the answer is AUTH_REQUIRED', async (t) => {
  const { call } = await start(t);
  for (const headers of [
    {},
    { cookie: 'streamit_session=over' },
    { cookie: 'streamit_session=' },
    { authorization: 'Bearer nonsense' },
    { authorization: 'Basic YTpi' },
    { authorization: 'Bearer' },
  ]) {
    assertError(await call('GET', '/api/auth/me/', { headers }), { status: 401, code: 'AUTH_REQUIRED' });
  }
});

test('[AU6] where signing in is optional, nobody is nobody, but a bad token is told', async (t) => {
  const { call } = await start(t);
  const logout = (headers: Record<string, string>) => call('POST', '/api/auth/logout/', { headers });
  assert.equal((await logout({})).headers.get('x-caller'), 'nobody');
  assert.equal((await logout({ cookie: 'streamit_session=over' })).headers.get('x-caller'), 'nobody');
  assert.equal((await logout(bearer)).headers.get('x-caller'), 'bob');
  assertError(await logout({ authorization: 'Bearer nonsense' }), { status: 401, code: 'AUTH_REQUIRED' });
});

test('[AU6] deleting a room takes the session; a bearer token alone is refused', async (t) => {
  const { call } = await start(t);
  const remove = (headers: Record<string, string>) =>
    call('POST', '/api/rooms/delete/', { headers, body: { room_id: 'r' } });
  assertError(await remove(bearer), { status: 403, code: 'PERMISSION_DENIED' });
  assertError(await remove({}), { status: 401, code: 'AUTH_REQUIRED' });
  assert.equal((await remove({ ...bearer, ...cookie })).status, 200);
});

test('[AU7] a state-changing call of a foreign page is refused, with a cookie or to get one', async (t) => {
  const { call, url } = await start(t);
  const logout = (origin: string) => call('POST', '/api/auth/logout/', { headers: { ...cookie, origin } });
  assertError(await logout('https://evil.example'), { status: 403, code: 'PERMISSION_DENIED' });
  assertError(await logout('null'), { status: 403, code: 'PERMISSION_DENIED' });
  assert.equal((await logout(url)).status, 200);
  assert.equal((await logout('https://friend.example')).status, 200);
  const headers = { origin: 'https://evil.example' };
  const guest = await call('POST', '/api/auth/guest-login/', { headers });
  assertError(guest, { status: 403, code: 'PERMISSION_DENIED' });
  assert.deepEqual(guest.headers.getSetCookie(), []);
  assert.equal(
    (await call('GET', '/api/auth/me/', { headers: { ...headers, ...cookie } })).status,
    200,
    'reading is safe',
  );
});

test('[AU7] the cookie is HttpOnly, SameSite=Lax, and Secure in production', async (t) => {
  const setCookie = async (isProduction: boolean) => {
    const { call } = await startHttp(t, {
      config: { isProduction },
      handlers: {
        'POST /api/auth/guest-login/': async ({ setSession }) => {
          setSession('fresh');
          return { access: 'a', username: 'g', role: 'guest' };
        },
      },
    });
    return (await call('POST', '/api/auth/guest-login/')).headers.getSetCookie();
  };
  assert.deepEqual(await setCookie(false), ['streamit_session=fresh; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax']);
  assert.deepEqual(await setCookie(true), [
    'streamit_session=fresh; Max-Age=2592000; Path=/; HttpOnly; Secure; SameSite=Lax',
  ]);
  const { call } = await start(t);
  const cleared = (await call('POST', '/api/auth/logout/', { headers: cookie })).headers.getSetCookie();
  assert.match(cleared[0] ?? '', /^streamit_session=; .*Expires=Thu, 01 Jan 1970/);
});

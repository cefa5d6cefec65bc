/** Who is signed in, as the client sees it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createClient } from './client.ts';

const HANNA = { id: 'u-1', display_name: 'Hanna', username: 'hanna', is_guest: false };
const PAIR = { access_token: 'a', refresh_token: 'r' };

/** Answers calls by path; what it is not told about is a lost network. */
function serving(answers: Readonly<Record<string, () => unknown>>): { fetch: typeof fetch; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async fetch(url) {
      const path = new URL(String(url)).pathname;
      asked.push(String(url));
      const answer = answers[path];
      if (answer === undefined) throw new TypeError('network');
      const data = answer();
      if (data !== undefined) return Response.json({ success: true, data });
      const error = { code: 'AUTH_REQUIRED', message: 'Please sign in first.' };
      return Response.json({ success: false, error }, { status: 401 });
    },
  };
}

const BASE = 'http://films.example/party/';

describe('createClient', () => {
  it('signing in by any way tells who it is, and keeps the tokens', async () => {
    const ways = ['/party/api/v1/auth/register/', '/party/api/v1/auth/login/', '/party/api/v1/auth/guest/'];
    const { fetch } = serving(Object.fromEntries(ways.map((way) => [way, () => ({ ...HANNA, ...PAIR })])));
    for (const signIn of ['register', 'login', 'guest'] as const) {
      const client = createClient({ baseUrl: BASE, fetch });
      assert.equal(client.account.get(), null);
      const account = await {
        register: () => client.register({ email: 'h@example.org', username: 'hanna', password: 'long enough' }),
        login: () => client.login({ email: 'h@example.org', password: 'long enough' }),
        guest: () => client.enterAsGuest('Hanna'),
      }[signIn]();
      assert.deepEqual(account, HANNA);
      assert.deepEqual(client.account.get(), HANNA, 'without the tokens, which are nobody’s to render');
    }
  });

  it('restores whoever the cookie belongs to, and nobody without one', async () => {
    const client = createClient({ baseUrl: BASE, ...serving({ '/party/api/v1/auth/me/': () => HANNA }) });
    assert.deepEqual(await client.restore(), HANNA);
    assert.deepEqual(client.account.get(), HANNA);
    const nobody = createClient({ baseUrl: BASE, ...serving({ '/party/api/v1/auth/me/': () => undefined }) });
    assert.equal(await nobody.restore(), null);
    const offline = createClient({ baseUrl: BASE, ...serving({}) });
    await assert.rejects(offline.restore(), { code: 'NETWORK' });
  });

  it('signing out forgets account and tokens, but not when the server could not be told', async () => {
    const answers: Record<string, () => unknown> = { '/party/api/v1/auth/guest/': () => ({ ...HANNA, ...PAIR }) };
    const client = createClient({ baseUrl: BASE, ...serving(answers) });
    await client.enterAsGuest('Hanna');
    await assert.rejects(client.signOut(), { code: 'NETWORK' });
    assert.deepEqual(client.account.get(), HANNA);
    answers['/party/api/v1/auth/logout/'] = () => ({ success: true });
    await client.signOut();
    assert.equal(client.account.get(), null);
  });

  it('a slow restore does not undo a sign-in that overtook it', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { fetch } = serving({
      '/party/api/v1/auth/me/': () => undefined,
      '/party/api/v1/auth/guest/': () => ({ ...HANNA, ...PAIR }),
    });
    const client = createClient({
      baseUrl: BASE,
      fetch: async (url, request) => {
        if (String(url).endsWith('/me/')) await promise;
        return fetch(url, request);
      },
    });
    const restoring = client.restore();
    await client.enterAsGuest('Hanna');
    resolve();
    assert.deepEqual(await restoring, HANNA);
    assert.deepEqual(client.account.get(), HANNA);
  });

  it('is told who is no longer signed in when the tokens turn out to be worth nothing', async () => {
    const { fetch } = serving({
      '/party/api/v1/auth/guest/': () => ({ ...HANNA, ...PAIR }),
      '/party/api/v1/auth/ticket/': () => undefined,
      '/party/api/v1/auth/refresh/': () => undefined,
    });
    const client = createClient({ baseUrl: BASE, fetch });
    await client.enterAsGuest('Hanna');
    await assert.rejects(client.call('POST /api/auth/ticket/'), { code: 'AUTH_REQUIRED' });
    assert.equal(client.account.get(), null);
  });

  it('needs to know its server', () => {
    assert.throws(() => createClient({ baseUrl: '' }), TypeError);
    assert.throws(() => createClient({ baseUrl: 'films.example' }), TypeError);
  });
});

import assert from 'node:assert/strict';
import { createBrowser } from '../../test/browser.ts';
import { databaseTest } from '../../test/databases.ts';
import { startOpenIdSite } from '../../test/openid-site.ts';
import { assertError, startHttp } from '../../test/start-http.ts';
import { createOpenIdRoutes } from './openid-routes.ts';

databaseTest(
  '[AU3] signing in at the provider opens a session of an account without a username, and leads back to the page',
  async (t, database) => {
    const { url, provider, accountOf } = await startOpenIdSite(t, database);
    const browser = createBrowser();
    const page = await browser.open(`${url}/api/auth/google/?next=/room/ABCDEF`);
    assert.equal(page.url.href, `${url}/room/ABCDEF`);
    const account = await accountOf(browser);
    assert.deepEqual(account, { id: account?.id, display_name: 'Ann Example', username: null, is_guest: false });
    assert.deepEqual(
      provider.requests.map((line) => line.split('?', 1)[0] ?? '').filter((line) => !/interaction|auth\//.test(line)),
      ['GET /.well-known/openid-configuration', 'GET /auth', 'POST /token', 'GET /jwks', 'GET /me'],
    );
  },
);

databaseTest(
  '[AU3] the provider is asked with PKCE by S256, a state and a nonce, fresh each time',
  async (t, database) => {
    const { url, isCallback, provider } = await startOpenIdSite(t, database);
    const ask = async () => {
      const { trail } = await createBrowser().open(`${url}/api/auth/google/`, isCallback);
      return trail[1]?.searchParams ?? new URLSearchParams();
    };
    const [one, two] = [await ask(), await ask()];
    assert.equal(one.get('code_challenge_method'), 'S256');
    assert.equal(one.get('response_type'), 'code');
    assert.equal(one.get('redirect_uri'), `${url}/api/auth/google/callback/`);
    for (const name of ['code_challenge', 'state', 'nonce']) {
      assert.match(one.get(name) ?? '', /^[\w-]{43}$/);
      assert.notEqual(one.get(name), two.get(name));
    }
    assert.equal(provider.requests.filter((line) => line.includes('/.well-known/')).length, 1, 'and found once');
  },
);

databaseTest('[AU3] the same person is the same account, whatever she is called now', async (t, database) => {
  const { url, provider, accountOf, db } = await startOpenIdSite(t, database);
  const [first, second, other] = [createBrowser(), createBrowser(), createBrowser()];
  await first.open(`${url}/api/auth/google/`);
  provider.person = { sub: 'ann', name: 'Ann Married', email: 'new@example.org', email_verified: true };
  await second.open(`${url}/api/auth/google/`);
  assert.deepEqual(await accountOf(second), await accountOf(first));
  provider.person = { sub: 'bob', name: 'Bob', email: 'bob@example.org', email_verified: true };
  await other.open(`${url}/api/auth/google/`);
  assert.notEqual((await accountOf(other))?.id, (await accountOf(first))?.id);
  assert.equal((await db.selectFrom('identities').selectAll().execute()).length, 2);
});

databaseTest(
  '[AU3] what the ID token tells is not asked for again; what nobody tells is done without',
  async (t, database) => {
    const { url, provider, accountOf, db } = await startOpenIdSite(t, database, { isTalkative: true });
    const browser = createBrowser();
    await browser.open(`${url}/api/auth/google/`);
    assert.equal((await accountOf(browser))?.display_name, 'Ann Example');
    assert.ok(!provider.requests.includes('GET /me'));
    provider.person = { sub: 'nameless' };
    const other = createBrowser();
    await other.open(`${url}/api/auth/google/`);
    assert.equal((await accountOf(other))?.display_name, 'Newcomer');
    const users = await db.selectFrom('users').select('email').orderBy('display_name').execute();
    assert.deepEqual(users, [{ email: 'ann@example.org' }, { email: null }]);
  },
);

databaseTest('[AU3] two first visits of a person at once make one account', async (t, database) => {
  const { url, accountOf, db } = await startOpenIdSite(t, database);
  const browsers = [createBrowser(), createBrowser(), createBrowser()];
  await Promise.all(browsers.map((browser) => browser.open(`${url}/api/auth/google/`)));
  const accounts = await Promise.all(browsers.map(accountOf));
  assert.equal(new Set(accounts.map((account) => account?.id)).size, 1);
  assert.equal((await db.selectFrom('users').selectAll().execute()).length, 1);
});

databaseTest('[AU3] whoever chooses a username keeps it for the next time', async (t, database) => {
  const { url, call, accountOf } = await startOpenIdSite(t, database);
  const browser = createBrowser();
  await browser.open(`${url}/api/auth/google/`);
  const headers = { cookie: browser.cookiesFor(url), origin: url };
  await call('POST', '/api/auth/set-username/', { headers, body: { username: 'ann' } });
  const again = createBrowser();
  await again.open(`${url}/api/auth/google/`);
  assert.equal((await accountOf(again))?.username, 'ann');
});

databaseTest('[AU3] under /api/v1/ it is the same, with the one callback that is registered', async (t, database) => {
  const { url, accountOf } = await startOpenIdSite(t, database);
  const browser = createBrowser();
  assert.equal((await browser.open(`${url}/api/v1/auth/google`)).url.href, `${url}/`);
  assert.equal((await accountOf(browser))?.display_name, 'Ann Example');
});

databaseTest(
  '[AU3] the provider sends people back to the public address where one is configured',
  async (t, database) => {
    const { url, isCallback } = await startOpenIdSite(t, database, {
      config: { publicUrl: 'https://watch.example.org' },
    });
    const { trail } = await createBrowser().open(`${url}/api/auth/google/`, isCallback);
    assert.equal(trail.at(-1)?.origin, 'https://watch.example.org');
  },
);

databaseTest('[AU3] a provider that is away is said, and asked again the next time', async (t, database) => {
  const { url, provider, warnings, accountOf } = await startOpenIdSite(t, database);
  const browser = createBrowser();
  provider.isDown = true;
  const start = `${url}/api/auth/google/?next=/room/ABCDEF`;
  assert.equal((await browser.open(start)).url.href, `${url}/room/ABCDEF?sign_in_error=unavailable`);
  assert.equal(warnings.length, 1);
  provider.isDown = false;
  assert.equal((await browser.open(start)).url.href, `${url}/room/ABCDEF`);
  assert.notEqual(await accountOf(browser), null);
});

databaseTest('[AU3] a provider that goes away in the middle is said as well', async (t, database) => {
  const { url, provider, isCallback } = await startOpenIdSite(t, database);
  const browser = createBrowser();
  const begin = async () => (await browser.open(`${url}/api/auth/google/`, isCallback)).url;
  let callback = await begin();
  provider.isDown = true;
  assert.equal((await browser.open(callback)).url.href, `${url}/?sign_in_error=unavailable`);
  provider.isDown = false;
  callback = await begin();
  await provider.close();
  assert.equal((await browser.open(callback)).url.href, `${url}/?sign_in_error=unavailable`);
});

databaseTest('[AU3] a server whose secret is wrong lets nobody in, and its operator reads why', async (t, database) => {
  const { url, provider, warnings, accountOf } = await startOpenIdSite(t, database, { clientSecret: 'mistyped' });
  const browser = createBrowser();
  assert.equal((await browser.open(`${url}/api/auth/google/`)).url.href, `${url}/?sign_in_error=refused`);
  assert.equal(await accountOf(browser), null);
  assert.deepEqual(warnings, [{ problem: 'refused', reason: 'the provider says invalid_client' }]);
  assert.ok(provider.requests.includes('POST /token'));
});

databaseTest('[AU3] whoever says no at the provider is led back', async (t, database) => {
  const { url, provider, accountOf } = await startOpenIdSite(t, database);
  provider.person = null;
  const browser = createBrowser();
  assert.equal((await browser.open(`${url}/api/auth/google/`)).url.href, `${url}/?sign_in_error=cancelled`);
  assert.equal(await accountOf(browser), null);
});

databaseTest('[AU3] an e-mail address that has an account here opens it to nobody', async (t, database) => {
  const { url, accounts, provider, accountOf, db } = await startOpenIdSite(t, database);
  const local = await accounts.register({ email: 'ann@example.org', username: 'ann', password: 'correct horse' });
  const browser = createBrowser();
  assert.equal((await browser.open(`${url}/api/auth/google/`)).url.href, `${url}/?sign_in_error=email_taken`);
  assert.equal(await accountOf(browser), null);
  provider.person = { sub: 'mallory', name: 'Mallory', email: 'ann@example.org', email_verified: false };
  await browser.open(`${url}/api/auth/google/`);
  const mallory = await accountOf(browser);
  assert.notEqual(mallory?.id, local.id, 'an address that nobody verified is no address');
  const row = await db.selectFrom('users').select('email').where('display_name', '=', 'Mallory').executeTakeFirst();
  assert.deepEqual(row, { email: null });
});

databaseTest('[AU1] [AU3] an account from elsewhere has no password to guess', async (t, database) => {
  const { url, call } = await startOpenIdSite(t, database);
  await createBrowser().open(`${url}/api/auth/google/`);
  for (const password of ['', 'null', 'correct horse']) {
    const answer = await call('POST', '/api/auth/login/', { body: { email: 'ann@example.org', password } });
    assertError(answer, { status: 401, code: 'INVALID_CREDENTIALS' });
  }
});

databaseTest(
  '[AU3] the page is told where one can sign in; without a provider nowhere, and both addresses are 404',
  async (t, database) => {
    const site = await startOpenIdSite(t, database);
    assert.deepEqual((await site.call('GET', '/api/auth/providers/')).body, [
      { id: 'google', name: '127.0.0.1', url: '/api/auth/google/' },
    ]);
    const without = await startHttp(t, {
      handlers: createOpenIdRoutes({
        openId: null,
        accounts: site.accounts,
        limitAttempts: async () => {},
        log: { info() {}, warn() {}, error() {} },
      }),
    });
    assert.deepEqual((await without.call('GET', '/api/auth/providers/')).body, []);
    for (const path of ['/api/auth/google/', '/api/auth/google/callback/?code=x&state=y']) {
      assertError(await without.call('GET', path), { status: 404, code: 'NOT_FOUND' });
    }
  },
);

databaseTest(
  '[AU7] the cookie of an attempt is HttpOnly, SameSite=Lax, Secure in production, and good for ten minutes',
  async (t, database) => {
    const { url } = await startOpenIdSite(t, database, { config: { isProduction: true } });
    const { headers } = await fetch(`${url}/api/auth/google/`, { redirect: 'manual' });
    const [line = ''] = headers.getSetCookie();
    assert.match(line, /^streamit_sign_in=[\w.-]+; Max-Age=600; Path=\/api\/; HttpOnly; Secure; SameSite=Lax$/);
    assert.ok(line.length < 1_500, 'and small enough for any browser');
  },
);

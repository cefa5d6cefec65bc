/** Attacks on signing in elsewhere (AU3): what an attacker can send, keep, replay or slip into somebody else's browser. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { SIGN_IN_ATTEMPT_SECONDS } from '@streamit/protocol';
import { SignJWT } from 'jose';
import { type Browser, createBrowser } from '../browser.ts';
import { type DatabaseUnderTest, databaseTest } from '../databases.ts';
import type { OpenIdProviderServer } from '../openid-provider.ts';
import { type OpenIdSiteOptions, startOpenIdSite } from '../openid-site.ts';

/** A site, and the ways through it. */
async function start(t: TestContext, database: DatabaseUnderTest, options?: OpenIdSiteOptions) {
  const site = await startOpenIdSite(t, database, options);
  const { url, isCallback } = site;
  return {
    ...site,
    /** Signs in at the provider, and stops with the way back in hand. */
    callbackFor: async (browser: Browser) => (await browser.open(`${url}/api/auth/google/`, isCallback)).url,
    /** Opens a callback; the problem that the page is told, `null` when the browser was let in. */
    async problemOf(browser: Browser, callback: URL | string) {
      const page = await browser.open(callback);
      assert.equal(page.url.origin, url, 'never anywhere else');
      return page.url.searchParams.get('sign_in_error');
    },
  };
}

const redeemedAt = ({ requests }: OpenIdProviderServer) => requests.filter((line) => line === 'POST /token').length;

databaseTest(
  '[AU3] a callback works once: replayed it is refused, by the same browser and with its old cookie',
  async (t, database) => {
    const { url, callbackFor, problemOf, accountOf, db, provider } = await start(t, database);
    const browser = createBrowser();
    const callback = await callbackFor(browser);
    const thief = createBrowser();
    for (const line of browser.cookiesFor(url).split('; ')) thief.setCookie(url, line);
    assert.equal(await problemOf(browser, callback), null);
    assert.equal(await problemOf(browser, callback), 'stale');
    assert.equal(await problemOf(thief, callback), 'stale');
    assert.equal(await accountOf(thief), null);
    assert.equal((await db.selectFrom('sessions').selectAll().execute()).length, 1);
    assert.equal(redeemedAt(provider), 1, 'and the provider is not even asked again');
  },
);

databaseTest('[AU3] of many replays at once one succeeds', async (t, database) => {
  const { callbackFor, problemOf, provider } = await start(t, database);
  const browser = createBrowser();
  const callback = await callbackFor(browser);
  const problems = await Promise.all([1, 2, 3, 4].map(() => problemOf(browser, callback)));
  assert.deepEqual(problems.filter((problem) => problem === null).length, 1, problems.join());
  assert.equal(redeemedAt(provider), 1);
});

databaseTest('[AU3] a callback opens nothing in a browser that did not begin it', async (t, database) => {
  const { callbackFor, problemOf, accountOf } = await start(t, database);
  const mallory = createBrowser();
  const callback = await callbackFor(mallory);
  const [stranger, victim] = [createBrowser(), createBrowser()];
  assert.equal(await problemOf(stranger, callback), 'stale', 'without a cookie');
  const own = await callbackFor(victim);
  assert.equal(await problemOf(victim, callback), 'stale', 'with the cookie of an attempt of its own');
  assert.equal(await accountOf(victim), null);
  assert.equal(await problemOf(victim, own), null, 'which is still good');
});

databaseTest('[AU3] a stolen code is worth nothing in an attempt of the thief’s: PKCE', async (t, database) => {
  const { callbackFor, problemOf, accountOf } = await start(t, database);
  const [victim, thief] = [createBrowser(), createBrowser()];
  const stolen = (await callbackFor(victim)).searchParams.get('code') ?? '';
  const callback = await callbackFor(thief);
  callback.searchParams.set('code', stolen);
  assert.equal(await problemOf(thief, callback), 'stale');
  assert.equal(await accountOf(thief), null);
});

databaseTest('[AU3] an ID token for another nonce is refused', async (t, database) => {
  const { url, provider, problemOf, accountOf, isCallback } = await start(t, database);
  const browser = createBrowser();
  const { url: atProvider } = await browser.open(`${url}/api/auth/google/`, ({ origin }) => origin === provider.issuer);
  atProvider.searchParams.set('nonce', 'of-another-attempt');
  const { url: callback } = await browser.open(atProvider, isCallback);
  assert.equal(await problemOf(browser, callback), 'refused');
  assert.equal(await accountOf(browser), null);
});

databaseTest('[AU3] a callback with the name of another issuer is refused (mix-up)', async (t, database) => {
  const { callbackFor, problemOf } = await start(t, database);
  const browser = createBrowser();
  const callback = await callbackFor(browser);
  callback.searchParams.set('iss', 'https://evil.example');
  assert.equal(await problemOf(browser, callback), 'refused');
});

databaseTest('[AU3] an attempt ends after ten minutes', async (t, database) => {
  const { callbackFor, problemOf, clock } = await start(t, database);
  const browser = createBrowser();
  const callback = await callbackFor(browser);
  clock.advance(SIGN_IN_ATTEMPT_SECONDS * 1000);
  assert.equal(await problemOf(browser, callback), 'stale');
});

databaseTest(
  '[AU3] a cookie of an attempt is made by this server alone, and is no access token',
  async (t, database) => {
    const { url, call, callbackFor, problemOf, accounts } = await start(t, database);
    const browser = createBrowser();
    const callback = await callbackFor(browser);
    const attempt = { state: callback.searchParams.get('state'), nonce: 'n', verifier: 'v'.repeat(43), next: '/' };
    const key = new TextEncoder().encode('a secret of at least thirty-two bytes');
    const { accessToken } = await accounts.signIn(await accounts.registerGuest());
    const genuine = browser.cookiesFor(url).split('=')[1] ?? '';
    const forged = [
      await new SignJWT(attempt).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1h').sign(key),
      accessToken,
      `${genuine.slice(0, -2)}xx`,
      'nonsense',
      'x'.repeat(4_000),
    ];
    for (const value of forged) {
      browser.setCookie(url, `streamit_sign_in=${value}`);
      assert.equal(await problemOf(browser, callback), 'stale', value);
    }
    assert.equal((await call('GET', '/api/auth/me/', { headers: { authorization: `Bearer ${genuine}` } })).status, 401);
  },
);

databaseTest(
  '[AU3] whatever a callback carries, a person is led to the page, never to an error in JSON',
  async (t, database) => {
    const { url, callbackFor, problemOf } = await start(t, database);
    const queries = [
      '',
      'code=a',
      'state=b',
      'code=a&code=b&state=c&state=d',
      'error=access_denied',
      'code[x]=1&state[__proto__]=1',
      `code=${'x'.repeat(10_000)}`,
      'iss=%00&state=%ff',
    ];
    for (const query of queries) {
      assert.equal(await problemOf(createBrowser(), `${url}/api/auth/google/callback/?${query}`), 'stale', query);
      const browser = createBrowser();
      await callbackFor(browser);
      assert.equal(await problemOf(browser, `${url}/api/auth/google/callback/?${query}`), 'stale', query);
    }
  },
);

databaseTest('[AU3] no address makes this server send people elsewhere', async (t, database) => {
  const { url, problemOf, isCallback } = await start(t, database);
  for (const next of [
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    '/.//evil.example',
    '/%09/evil.example',
  ]) {
    const browser = createBrowser();
    const begin = `${url}/api/auth/google/?next=${encodeURIComponent(next)}`;
    const { url: callback } = await browser.open(begin, isCallback);
    assert.equal(await problemOf(browser, callback), null);
  }
});

databaseTest(
  '[AU3] [AU7] signing in leaves no session behind that somebody else may know: it is fresh, and the one before ends',
  async (t, database) => {
    const { url, call, accountOf, accounts } = await start(t, database);
    const planted = await accounts.signIn(await accounts.registerGuest('Mallory'));
    const victim = createBrowser();
    victim.setCookie(url, `streamit_session=${planted.sessionSecret}`);
    await victim.open(`${url}/api/auth/google/`);
    assert.equal((await accountOf(victim))?.display_name, 'Ann Example');
    const headers = { cookie: `streamit_session=${planted.sessionSecret}` };
    assert.equal((await call('GET', '/api/auth/me/', { headers })).status, 401);
  },
);

databaseTest('[AU8] attempts are limited, and it is said on the page', async (t, database) => {
  const { url, problemOf, callbackFor } = await start(t, database, { attemptsPerMinute: 2 });
  const browser = createBrowser();
  const callback = await callbackFor(browser);
  await callbackFor(browser);
  assert.equal(await problemOf(browser, `${url}/api/auth/google/`), 'limited');
  for (let n = 0; n < 2; n++) assert.equal(await problemOf(browser, callback), 'stale');
  assert.equal(await problemOf(browser, callback), 'limited');
});

databaseTest('[TR9] what is logged about sign-ins holds no code, token or state', async (t, database) => {
  const { callbackFor, problemOf, warnings, log } = await start(t, database);
  const browser = createBrowser();
  const callback = await callbackFor(browser);
  const secrets = [callback.searchParams.get('code') ?? '', callback.searchParams.get('state') ?? ''];
  await problemOf(browser, callback);
  await problemOf(browser, callback);
  const replayed = await callbackFor(browser);
  replayed.searchParams.set('code', secrets[0] ?? '');
  await problemOf(browser, replayed);
  assert.equal(warnings.length, 2);
  const logged = JSON.stringify(warnings) + log.join('');
  for (const secret of secrets) assert.ok(secret !== '' && !logged.includes(secret));
});

/** Coming in with an account from elsewhere, at a real provider: from the button to the username, and what is said when it fails. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { afterEachTest } from './harness/after-each-test.ts';
import { assertAccessible } from './harness/assert-accessible.ts';
import { launchBrowser } from './harness/launch-browser.ts';
import { type Evening, newMember, newPerson, openRoom } from './harness/people.ts';
import { type OpenIdProviderServer, startOpenIdProvider } from './harness/start-openid-provider.ts';
import { startServer, type TestServer } from './harness/start-server.ts';

describe('an account from elsewhere', () => {
  let provider: OpenIdProviderServer;
  let server: TestServer;
  let browser: Browser;
  let evening: Evening;
  before(async () => {
    provider = await startOpenIdProvider();
    server = await startServer({
      STREAMIT_OIDC_ISSUER: provider.issuer,
      STREAMIT_OIDC_CLIENT_ID: provider.client.id,
      STREAMIT_OIDC_CLIENT_SECRET: provider.client.secret,
    });
    provider.register(`${server.url}/api/auth/google/callback/`);
    browser = await launchBrowser();
    evening = { url: server.url, browser };
  });
  afterEachTest(() => browser);
  after(async () => {
    await browser?.close();
    await server?.stop();
    await provider?.close();
  });

  test('[AU3] sign in there, choose a username by keyboard alone, and open a room', async () => {
    provider.person = { sub: 'ann', name: 'Ann Example', email: 'ann@example.org', email_verified: true };
    const { page } = await newPerson(evening);
    await page.goto('/');
    await page.getByTestId('sign-in').click();
    await assertAccessible(page);
    await page.getByTestId('sign-in-with-google').click();

    const username = page.getByTestId('username');
    await username.waitFor();
    assert.equal(page.url(), `${server.url}/`);
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-testid') === 'username');
    await page.keyboard.type('a b');
    await page.keyboard.press('Enter');
    await page.getByText('Use 3 to 20 letters, digits or underscores.').waitFor();
    await assertAccessible(page);
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('ann_e');
    await page.keyboard.press('Enter');
    await username.waitFor({ state: 'hidden' });

    await page.getByTestId('account-menu').click();
    await page.getByText('@ann_e').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('create-room').click();
    await page.getByTestId('create-submit').waitFor();
  });

  test('[AU2] [AU3] a username that is taken is said, and the step can be put off and found again', async () => {
    const { context } = await newMember(evening);
    const { username } = (await (await context.request.get('/api/auth/me/')).json()) as { username: string };
    provider.person = { sub: 'bob', name: 'Bob' };
    const { page } = await newPerson(evening);
    await page.goto('/');
    await page.getByTestId('sign-in').click();
    await page.getByTestId('sign-in-with-google').click();
    await page.getByTestId('username').fill(username.toUpperCase());
    await page.getByTestId('username-submit').click();
    await page.getByTestId('form-error').getByText('already taken').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('username').waitFor({ state: 'hidden' });
    await page.getByTestId('account-menu').click();
    await page.getByText('No username yet').waitFor();
    await page.getByTestId('choose-username').click();
    await page.getByTestId('username').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('create-room').click();
    await page.getByTestId('username').fill('bob_e');
    await page.getByTestId('username-submit').click();
    await page.getByTestId('create-submit').waitFor();
  });

  test('[AU3] from the lobby of a room one comes back to the room, and goes in with a username', async () => {
    const host = await newMember(evening);
    const code = await openRoom(host, evening, 'Film night');
    provider.person = { sub: 'cat', name: 'Cat' };
    const { page } = await newPerson(evening);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`/room/${code}`);
    await page.getByTestId('sign-in-with-google').click();
    await page.getByTestId('needs-username').waitFor();
    assert.equal(new URL(page.url()).pathname, `/room/${code}`);
    await assertAccessible(page);
    await page.getByTestId('username').fill('cat_e');
    await page.getByTestId('username-submit').click();
    await page.getByTestId('player').waitFor();
  });

  test('[AU3] what went wrong is said in a sentence, once, with another try at hand', async () => {
    provider.person = null;
    const { page } = await newPerson(evening);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto('/');
    await page.getByTestId('sign-in').click();
    await page.getByTestId('sign-in-with-google').click();
    await page.getByTestId('form-error').getByText('You did not go on with signing in').waitFor();
    await page.getByTestId('sign-in-with-google').waitFor();
    await assertAccessible(page);
    await page.waitForURL(`${server.url}/`);
    await page.reload();
    await page.getByTestId('sign-in').waitFor();
    assert.equal(await page.getByTestId('form-error').count(), 0);

    await page.goto('/?sign_in_error=%3Cscript%3E');
    await page.getByTestId('form-error').getByText('Something went wrong').waitFor();
  });
});

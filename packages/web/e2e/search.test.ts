/** Finding something to watch: a catalogue that answers, one that does not, and a host who chooses a series. */
import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { afterEachTest } from './harness/after-each-test.ts';
import { assertAccessible } from './harness/assert-accessible.ts';
import { launchBrowser } from './harness/launch-browser.ts';
import { newMember, post } from './harness/people.ts';
import { startServer } from './harness/start-server.ts';
import { json, startTmdbServer, type TmdbServer, titles } from './harness/tmdb-server.ts';

const POSTER =
  '<svg xmlns="http://www.w3.org/2000/svg" width="2" height="3"><rect width="2" height="3" fill="#357"/></svg>';

describe('search', () => {
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  afterEachTest(() => browser);
  after(() => browser?.close());

  /** A host before the dialog that opens a room, at the search. */
  async function atTheSearch(t: TestContext): Promise<{ page: Page; tmdb: TmdbServer; url: string }> {
    const tmdb = await startTmdbServer(t, titles(31));
    const server = await startServer({ TMDB_API_KEY: 'a-key', TMDB_BASE_URL: tmdb.baseUrl });
    t.after(() => server.stop());
    const host = await newMember({ url: server.url, browser });
    const { page } = host;
    // Every second poster is missing.
    await page.route('https://image.tmdb.org/**', (route) =>
      /[02468]\.jpg$/.test(route.request().url())
        ? route.fulfill({ status: 404 })
        : route.fulfill({ contentType: 'image/svg+xml', body: POSTER }),
    );
    await page.goto('/');
    await page.getByTestId('create-room').click();
    await page.getByTestId('source-search').click();
    return { page, tmdb, url: server.url };
  }

  test('[SE1] results appear while typing, by page, with what they are; a series is chosen with its episode', async (t) => {
    const { page, tmdb } = await atTheSearch(t);
    await page.getByTestId('search-text').pressSequentially('something', { delay: 20 });
    await page.getByTestId('search-result').first().waitFor();
    assert.equal(tmdb.asked.length, 1, 'one question for all the keys');
    const status = page.getByTestId('search-status');
    await status.getByText('for “something”').waitFor();
    const firstPage = await page.getByTestId('search-result').count();
    await page.getByTestId('search-more').click();
    await page.waitForFunction(
      (before) => document.querySelectorAll('[data-testid=search-result]').length > before,
      firstPage,
    );
    await page.getByTestId('search-more').waitFor({ state: 'detached' });
    await assertAccessible(page);

    const series = page.getByRole('radio', { name: /^Series 1 / });
    await series.focus();
    await page.keyboard.press('Space');
    await page.getByTestId('search-season').fill('2');
    await page.getByTestId('search-episode').fill('5');
    await assertAccessible(page);
    await page.getByTestId('create-submit').click();
    await page.waitForURL(/\/room\/[A-Z2-9]{6}$/);
    const detail = await (await page.request.get(`/api/rooms/${page.url().slice(-6)}/detail/`)).json();
    const { provider, external_id, media_type, season, episode } = detail.source;
    assert.deepEqual(
      { provider, external_id, media_type, season, episode },
      {
        provider: 'vidking',
        external_id: '1',
        media_type: 'tv',
        season: 2,
        episode: 5,
      },
    );
  });

  test('[SE1] filters and Enter; nothing found is said', async (t) => {
    const { page, tmdb } = await atTheSearch(t);
    await page.getByTestId('search-year').fill('1999');
    await page.getByText('Series', { exact: true }).click();
    await page.getByTestId('search-text').fill('matrix');
    await page.getByTestId('search-text').press('Enter');
    await page.getByTestId('search-result').first().waitFor();
    assert.match(tmdb.asked.at(-1) ?? '', /\/search\/tv\?.*1999/);
    tmdb.answer = titles(0);
    await page.getByTestId('search-text').fill('zzzz');
    await page.getByTestId('search-status').getByText('Nothing is called “zzzz”').waitFor();
  });

  test('[SE2] [SE3] a catalogue that is away, and too many questions, are said with what can be done', async (t) => {
    const { page, tmdb, url } = await atTheSearch(t);
    tmdb.answer = json({ status_message: 'no' }, 401);
    await page.getByTestId('search-text').fill('matrix');
    await page.getByTestId('search-built-in').waitFor();
    await assertAccessible(page);
    await page.getByTestId('search-text').fill('bunny');
    await page.getByTestId('search-catalogue').getByText('Only built-in films').waitFor();

    // The rest of this minute's ten, by somebody else behind the same address.
    for (let count = 0; count < 10; count += 1) await page.request.get(`${url}/api/rooms/search/?q=film${count}`);
    await page.getByTestId('search-text').fill('another');
    await page.getByText(/Try again in \d+ s/).waitFor();
    await page.getByTestId('search-text').fill('matrix');
    await page.getByTestId('retry').waitFor();
    await page.getByTestId('source-films').click();
    await page.getByTestId('film').first().waitFor();
  });

  test('[SR2] a server without a catalogue offers no search', async (t) => {
    const server = await startServer();
    t.after(() => server.stop());
    const host = await newMember({ url: server.url, browser });
    await post(host, server.url, '/api/rooms/create/', { title: 'A room' });
    await host.page.goto('/');
    await host.page.getByTestId('create-room').click();
    await host.page.getByTestId('source-local').waitFor();
    assert.equal(await host.page.getByTestId('source-search').count(), 0);
  });
});

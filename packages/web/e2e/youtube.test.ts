/** YouTube in a room: the real element in a real Chromium, with YouTube itself played by the harness. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { afterEachTest } from './harness/after-each-test.ts';
import { launchBrowser } from './harness/launch-browser.ts';
import { clickSeekBar, type Evening, newGuest, newMember, type Person, post } from './harness/people.ts';
import { startServer, type TestServer } from './harness/start-server.ts';
import { stubOf, stubYoutube } from './harness/youtube-stub.ts';

const RATES = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];
const PLAYING = 1;
const PAUSED = 2;

describe('a room with a video of YouTube’s', () => {
  let server: TestServer;
  let evening: Evening;
  before(async () => {
    server = await startServer();
    evening = { url: server.url, browser: await launchBrowser() };
  });
  afterEachTest(() => evening?.browser);
  after(async () => {
    await evening?.browser.close();
    await server?.stop();
  });

  async function enter({ page }: Person, code: string): Promise<void> {
    await stubYoutube(page);
    await page.goto(`/room/${code}`);
    await page.waitForFunction(() => window.youtubeStub !== undefined);
    await page.getByTestId('play-pause').waitFor();
  }
  async function hostAndGuest(): Promise<{ host: Person; guest: Person; code: string }> {
    const host = await newMember(evening);
    const { code } = await post<{ code: string }>(host, server.url, '/api/rooms/create/', {
      source: { provider: 'youtube', video_id: 'https://youtu.be/dQw4w9WgXcQ' },
    });
    await enter(host, code);
    const guest = await newGuest(evening, 'Bob');
    await post(guest, server.url, '/api/rooms/join/', { code });
    await enter(guest, code);
    return { host, guest, code };
  }
  const inState = (page: Page, state: number) =>
    page.waitForFunction((wanted) => window.youtubeStub?.state() === wanted, state);

  test('[SR2] [SY3] play, seek and pause of the host reach every frame, by seeks and known rates alone', async (t) => {
    const { host, guest } = await hostAndGuest();
    const pages = [host.page, guest.page];
    assert.equal((await stubOf(guest.page))?.calls.length, 0, 'nothing starts by itself');

    await host.page.getByTestId('play-pause').click();
    await Promise.all(pages.map((page) => inState(page, PLAYING)));
    // YouTube tells the length of a video only now.
    await host.page.getByTestId('time').getByText('10:00').waitFor();
    await clickSeekBar(host, 0.5);
    for (const page of pages) {
      await page.waitForFunction(() => {
        const stub = window.youtubeStub;
        return stub !== undefined && stub.state() === 1 && stub.position() > 250;
      });
    }
    // Long enough to land, and to correct a landing once.
    await host.page.waitForTimeout(5_000);
    const [one, other] = await Promise.all(pages.map(stubOf));
    const apartMs = Math.abs((one?.position ?? 0) - (other?.position ?? 1e9)) * 1000;
    t.diagnostic(`${apartMs.toFixed(0)} ms apart after ${one?.calls.length} and ${other?.calls.length} calls`);
    assert.ok(apartMs < 500, `${apartMs} ms apart`);
    for (const page of pages) {
      const word = await page.getByTestId('sync-state').getAttribute('data-word');
      assert.ok(word === 'in-step' || word === 'near', String(word));
    }

    const before = await Promise.all(pages.map(stubOf));
    await host.page.waitForTimeout(4_000);
    const later = await Promise.all(pages.map(stubOf));
    assert.deepEqual(
      later.map((stub) => stub?.calls),
      before.map((stub) => stub?.calls),
      'at rest',
    );
    for (const call of later.flatMap((stub) => stub?.calls ?? [])) {
      const [, rate] = call.match(/^rate (.*)$/) ?? [];
      assert.ok(rate === undefined || RATES.includes(Number(rate)), call);
    }

    await host.page.getByTestId('play-pause').click();
    await Promise.all(pages.map((page) => inState(page, PAUSED)));
    await host.page.waitForTimeout(1_500);
    const stood = await Promise.all(pages.map(stubOf));
    assert.ok(Math.abs((stood[0]?.position ?? 0) - (stood[1]?.position ?? 1e9)) < 0.05, JSON.stringify(stood));
  });

  test('[SY5] a button in the frame is the host’s command, and undone for a viewer', async () => {
    const { host, guest } = await hostAndGuest();
    await host.page.getByTestId('play-pause').click();
    await Promise.all([host.page, guest.page].map((page) => inState(page, PLAYING)));
    await guest.page.waitForTimeout(3_000);
    await guest.page.evaluate(() => window.youtubeStub?.press('pause'));
    await inState(guest.page, PAUSED);
    await inState(guest.page, PLAYING);
    assert.equal((await stubOf(host.page))?.state, PLAYING);

    await host.page.evaluate(() => window.youtubeStub?.press('pause'));
    await inState(guest.page, PAUSED);
    await guest.page.getByTestId('paused-note').waitFor();
  });

  test('[SY5] a blocked start asks for a click, and the click starts it where the film is', async () => {
    const { host, guest } = await hostAndGuest();
    await guest.page.evaluate(() => {
      window.youtubeIsBlocked = true;
    });
    await host.page.getByTestId('play-pause').click();
    await guest.page.getByTestId('autoplay-blocked').waitFor();
    await guest.page.getByTestId('start-muted').click();
    await inState(guest.page, PLAYING);
    await guest.page.getByTestId('autoplay-blocked').waitFor({ state: 'detached' });
  });

  test('a video that its owner keeps on YouTube, and YouTube out of reach, are said', async () => {
    const { host, code } = await hostAndGuest();
    await host.page.evaluate(() => window.youtubeStub?.fail(150));
    await host.page.locator('[data-failure="youtubeForbidden"]').waitFor();

    const away = await newGuest(evening, 'Eve');
    await post(away, server.url, '/api/rooms/join/', { code });
    await away.page.route('https://www.youtube.com/**', (route) => route.abort());
    await away.page.goto(`/room/${code}`);
    await away.page.locator('[data-failure="youtubeAway"]').waitFor();
    await away.page.unroute('https://www.youtube.com/**');
    await stubYoutube(away.page);
    await away.page.getByTestId('media-retry').click();
    await away.page.waitForFunction(() => window.youtubeStub !== undefined);
    await away.page.getByTestId('media-error').waitFor({ state: 'detached' });
  });
});

/** YouTube in a room: the real element in a real Chromium, with YouTube itself played by the harness. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessible } from './harness/assert-accessible.ts';
import { clickSeekBar, newGuest, newMember, type Person, post } from './harness/people.ts';
import { startEvening } from './harness/start-evening.ts';
import { stubOf, stubYoutube } from './harness/youtube-stub.ts';

const RATES = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];
const PLAYING = 1;
const PAUSED = 2;

describe('a room with a video of YouTube’s', () => {
  const evening = startEvening();

  async function enter({ page }: Person, code: string): Promise<void> {
    await stubYoutube(page);
    await page.goto(`/room/${code}`);
    await page.waitForFunction(() => window.youtubeStub !== undefined);
    await page.getByTestId('play-pause').waitFor();
  }
  async function hostAndGuest(): Promise<{ host: Person; guest: Person; code: string }> {
    const host = await newMember(evening);
    const { code } = await post<{ code: string }>(host, evening.url, '/api/rooms/create/', {
      source: { provider: 'youtube', video_id: 'https://youtu.be/dQw4w9WgXcQ' },
    });
    await enter(host, code);
    const guest = await newGuest(evening, 'Bob');
    await post(guest, evening.url, '/api/rooms/join/', { code });
    await enter(guest, code);
    return { host, guest, code };
  }
  const inState = (page: Page, state: number) =>
    page.waitForFunction((wanted) => window.youtubeStub?.state() === wanted, state);
  /** As the page itself says: within what a player of this kind can be brought to. */
  const isSettled = (page: Page) =>
    page.waitForFunction(() =>
      ['in-step', 'near'].includes(document.querySelector<HTMLElement>('[data-testid=sync-state]')?.dataset.word ?? ''),
    );
  const apartMs = async (pages: readonly Page[]) => {
    const [one, other] = await Promise.all(pages.map(stubOf));
    return Math.abs((one?.position ?? 0) - (other?.position ?? 1e9)) * 1000;
  };

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
    await Promise.all(pages.map(isSettled));
    // A landing may be corrected once; after that a player is to be left alone, which takes a while to be seen.
    await host.page.waitForTimeout(4_000);
    await Promise.all(pages.map(isSettled));
    const apart = await apartMs(pages);
    t.diagnostic(`${apart.toFixed(0)} ms apart`);
    assert.ok(apart < 500, `${apart} ms apart`);

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
    const patience = AbortSignal.timeout(10_000);
    while ((await apartMs(pages)) >= 50) patience.throwIfAborted();
    await assertAccessible(guest.page);
  });

  test('[SY5] a button in the frame is the host’s command, and undone for a viewer', async () => {
    const { host, guest } = await hostAndGuest();
    await host.page.getByTestId('play-pause').click();
    await Promise.all([host.page, guest.page].map((page) => inState(page, PLAYING)));
    await isSettled(guest.page);
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
    await post(away, evening.url, '/api/rooms/join/', { code });
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

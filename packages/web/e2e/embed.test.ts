/** A player of somebody else's in a frame: the page says what it can't do, and believes that frame alone. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessible } from './harness/assert-accessible.ts';
import { newGuest, newMember, type Person, post } from './harness/people.ts';
import { startEvening } from './harness/start-evening.ts';

const says = (currentTime: number, event = 'timeupdate') =>
  JSON.stringify({ type: 'PLAYER_EVENT', data: { event, currentTime, duration: 7_200, progress: 1 } });

describe('a player that cannot be driven', () => {
  const evening = startEvening();

  async function enter({ page }: Person, code: string): Promise<void> {
    await page.route('https://www.vidking.net/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<body style="background:#311;color:#fca">Somebody’s player' }),
    );
    await page.goto(`/room/${code}`);
    await page.getByTestId('embed').waitFor();
  }
  async function room(): Promise<{ host: Person; code: string }> {
    const host = await newMember(evening);
    const { code } = await post<{ code: string }>(host, evening.url, '/api/rooms/create/', {
      source: { provider: 'vidking', video_id: '603' },
    });
    await enter(host, code);
    return { host, code };
  }
  /** The player in the frame tells its page something. */
  async function frameSays(page: Page, message: string): Promise<void> {
    const frame = page.frames().find((each) => each.url().startsWith('https://www.vidking.net/'));
    await frame?.evaluate((text) => window.parent.postMessage(text, '*'), message);
  }

  test('[SR3] [SY6] it is framed tightly, and the page says that it cannot be kept in step', async () => {
    const { host, code } = await room();
    const frame = host.page.getByTestId('embed');
    assert.match((await frame.getAttribute('src')) ?? '', /^https:\/\/www\.vidking\.net\/embed\/movie\/603\?/);
    const sandbox = ((await frame.getAttribute('sandbox')) ?? '').split(' ');
    for (const never of ['allow-popups', 'allow-top-navigation', 'allow-downloads', 'allow-modals', 'allow-forms']) {
      assert.ok(!sandbox.some((allowed) => allowed.startsWith(never)), never);
    }
    const guest = await newGuest(evening, 'Bob');
    await post(guest, evening.url, '/api/rooms/join/', { code });
    await enter(guest, code);
    await guest.page.getByTestId('embed-note').getByText('cannot start, stop or move').waitFor();
    for (const { page } of [host, guest]) {
      assert.equal(await page.getByTestId('volume').count(), 0, 'nothing that would do nothing');
      await assertAccessible(page);
    }
    await host.page.getByTestId('play-pause').click();
    await guest.page.getByTestId('embed-note').getByText('The room is at 0:0').waitFor();
    await frameSays(guest.page, says(120));
    await guest.page.getByTestId('embed-off').getByText('ahead').waitFor();
  });

  test('[PG2] [SY6] what the host’s frame tells is his progress; what another window tells is nothing', async () => {
    const { host, code } = await room();
    const progress = async () => {
      const answer = await host.context.request.get(`/api/rooms/${code}/resume/`);
      return ((await answer.json()) as { last_position_seconds: number }).last_position_seconds;
    };
    await host.page.evaluate((text) => window.postMessage(text, '*'), says(900, 'pause'));
    await frameSays(host.page, says(333, 'pause'));
    await host.page.waitForFunction(
      async (path) => {
        const { last_position_seconds } = await (await fetch(path)).json();
        return last_position_seconds > 0;
      },
      `/api/rooms/${code}/resume/`,
      { polling: 200 },
    );
    assert.equal(await progress(), 333);
  });
});

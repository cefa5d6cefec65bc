/** The sync meter: its numbers, why somebody is behind, and an offset of one's own. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { assertAccessible } from './harness/assert-accessible.ts';
import { enterRoom, newGuest, newMember, openRoom, type Person } from './harness/people.ts';
import { framesDuring, medianLeadMs } from './harness/presented-frames.ts';
import { startEvening } from './harness/start-evening.ts';

/** Far more than sync leaves, far less than a seek would be noticed by. */
const OFFSET_MS = 400;
/** Of the median of many frames, on a machine that is busy with other tests. */
const TOLERANCE_MS = 60;
/** Players report some twenty seconds after they began. */
const REPORTED_WITHIN_MS = 60_000;

describe('the sync meter', () => {
  const evening = startEvening();

  async function watchTogether(): Promise<{ host: Person; guest: Person; code: string }> {
    const host = await newMember(evening);
    const code = await openRoom(host, evening, 'In step');
    const guest = await newGuest(evening, 'Ann');
    await enterRoom(guest, code);
    await host.page.getByTestId('play-for-everyone').click();
    for (const { page } of [host, guest]) await inStep(page);
    return { host, guest, code };
  }

  test('[SY4] it shows how far the picture and the server are away, and opens by keyboard to say why', async () => {
    const { guest } = await watchTogether();
    const { page } = guest;
    const meter = page.getByTestId('sync-state');
    assert.match(await meter.getByTestId('sync-error').innerText(), /^(0|[+−]\d{1,2}) ms$/);
    assert.match(await meter.getByTestId('sync-delay').innerText(), /\d+ ms away|\d+ ms/);

    await meter.focus();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('dialog', { name: 'How well you are in step' });
    await panel.getByTestId('sync-why').getByText('You see what the others see').waitFor();
    for (const [fact, value] of [
      ['error', /^(0|[+−]\d+) ms$/],
      ['delay', /^\d+ ms$/],
      ['clock', /^±\d+ ms$/],
      ['loaded', /^\d+ s$/],
    ] as const) {
      assert.match(await panel.getByTestId(`sync-fact-${fact}`).innerText(), value, fact);
    }
    await assertAccessible(page, { isFloatOpen: true });
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    assert.equal(await meter.evaluate((element) => element === document.activeElement), true, 'the focus is back');
  });

  test('who cannot reach the server is told so, and what happens next', async () => {
    const { guest } = await watchTogether();
    await guest.page.getByTestId('sync-state').click();
    await guest.context.setOffline(true);
    // Chromium keeps open sockets alive when it plays offline; the page has to see for itself.
    await guest.page
      .getByTestId('sync-why')
      .and(guest.page.locator('[data-why$="offline"]'))
      .waitFor({ timeout: 60_000 });
    await guest.page.getByTestId('sync-why').getByText('connects again by itself').waitFor();
    await guest.context.setOffline(false);
    await guest.page
      .getByTestId('sync-why')
      .and(guest.page.locator('[data-why$="inStep"]'))
      .waitFor({ timeout: 60_000 });
  });

  test('[SY8] an offset moves this viewer’s film alone, by the keyboard too, and is there again after a reload', async () => {
    const { host, guest, code } = await watchTogether();
    await guest.page.getByTestId('sync-state').click();
    const input = guest.page.getByTestId('offset-input');
    await input.fill(String(OFFSET_MS - 10));
    await input.press('ArrowUp');
    await guest.page.getByTestId('offset-state').getByText(`${OFFSET_MS} ms ahead of the room`).waitFor();
    await guest.page.getByTestId('sync-why').getByText(`${OFFSET_MS} ms ahead of the others`).waitFor();
    await guest.page.keyboard.press('Escape');
    await leads(guest, host, OFFSET_MS);
    await inStep(host.page);
    await inStep(guest.page);

    await enterRoom(guest, code);
    await inStep(guest.page);
    await leads(guest, host, OFFSET_MS);
    await guest.page.getByTestId('sync-state').click();
    await guest.page.getByTestId('offset-reset').click();
    await guest.page.getByTestId('offset-state').getByText('runs with the room').waitFor();
    await leads(guest, host, 0);
  });

  test('[SY8] the wish not to be waited for stays on this device', async () => {
    const { guest, code } = await watchTogether();
    await guest.page.getByTestId('sync-state').click();
    await guest.page.getByText('This room does not wait for anybody').waitFor();
    await guest.page.getByTestId('waited-for').uncheck();
    await enterRoom(guest, code);
    await guest.page.getByTestId('sync-state').click();
    assert.equal(await guest.page.getByTestId('waited-for').isChecked(), false);
  });

  test('[SY7] players report how well they follow, and it is a histogram at /metrics/', async (t) => {
    await watchTogether();
    const series = /^streamit_viewer_skew_seconds_(sum|count) (\S+)$/gm;
    const deadline = performance.now() + REPORTED_WITHIN_MS;
    while (performance.now() < deadline) {
      const text = await (await fetch(`${evening.url}/metrics/`)).text();
      const [sum, count] = [...text.matchAll(series)].map(([, , value]) => Number(value));
      if (sum !== undefined && count !== undefined && count >= 2) {
        t.diagnostic(`${count} reports, ${Math.round((1000 * sum) / count)} ms on average`);
        return;
      }
      await delay(500);
    }
    assert.fail('nobody reported');
  });
});

async function inStep(page: Page): Promise<void> {
  await page.locator('[data-testid=sync-state][data-word=in-step]').getByTestId('sync-error').waitFor();
}

/** Waits until one's film is so far ahead of the other's. */
async function leads(ahead: Person, other: Person, expectedMs: number): Promise<void> {
  const seen: number[] = [];
  for (let attempt = 0; attempt < 8; attempt++) {
    const screens = await Promise.all([framesDuring(ahead.page, 1_500), framesDuring(other.page, 1_500)]);
    seen.push(Math.round(medianLeadMs(...screens)));
    if (Math.abs((seen.at(-1) ?? Number.NaN) - expectedMs) < TOLERANCE_MS) return;
  }
  assert.fail(`the lead should be ${expectedMs} ms, and was ${seen.join(', ')}`);
}

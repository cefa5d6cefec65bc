/** The first evening of two people who know nothing: every step by the page itself, with a browser that blocks autoplay. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { newPerson } from './harness/people.ts';
import { startEvening } from './harness/start-evening.ts';

describe('a first visit', () => {
  const evening = startEvening({ isAutoplayAllowed: false });

  test('register, open a room, be found by a guest, watch and talk; the room ends for both', async () => {
    const { page: host } = await newPerson(evening);
    await host.goto('/');
    await host.getByTestId('no-rooms').waitFor();
    await host.getByTestId('create-room').click();
    await registers(host, 'ada_l');
    await host.getByTestId('room-title-input').fill('Friday film');
    await host.getByTestId('film').first().click();
    await host.getByTestId('create-submit').click();
    await host.waitForURL(/\/room\/[A-Z2-9]{6}$/);
    await host.getByTestId('room-title').getByText('Friday film').waitFor();

    const { page: guest } = await newPerson(evening);
    await guest.goto('/');
    await guest.getByTestId('room-card').filter({ hasText: 'Friday film' }).click();
    await guest.getByTestId('guest-name').fill('Bob');
    await guest.getByTestId('guest-submit').click();
    await guest.getByTestId('connection-status').and(guest.locator('[data-state="open"]')).waitFor();
    await guest.getByTestId('only-host').getByText('ada_l').waitFor();

    await host.getByTestId('play-pause').click();
    for (const page of [host, guest]) {
      await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 1);
    }

    await guest.getByTestId('chat-input').fill('Did you see that?');
    await guest.getByTestId('chat-input').press('Enter');
    await host.getByTestId('chat-message').filter({ hasText: 'Did you see that?' }).waitFor();
    await host.getByTestId('tab-people').click();
    await host.getByTestId('participant').filter({ hasText: 'Bob' }).waitFor();
    assert.equal(await host.getByTestId('participant').count(), 2);

    await host.getByTestId('room-menu').click();
    await host.getByTestId('delete-room').click();
    await host.getByTestId('delete-confirm').click();
    await guest.getByTestId('room-ended').waitFor();
  });

  test('[PB3] a viewer can press what he likes: the film is the host’s', async () => {
    const { host, guest } = await roomOfTwo('Hands off');
    // By force: the button says that it is disabled, and Playwright would wait for it to change its mind.
    await guest.getByTestId('play-pause').click({ force: true });
    await guest.keyboard.press('k');
    await host.getByTestId('chat-input').fill('still here');
    await host.getByTestId('chat-input').press('Enter');
    await guest.getByTestId('chat-message').filter({ hasText: 'still here' }).waitFor();
    for (const page of [host, guest]) {
      assert.equal(await page.evaluate(() => document.querySelector('video')?.paused), true);
    }
  });

  test('[SY5] where the browser blocks autoplay, a button starts the film where the others are', async () => {
    const { host, guest } = await roomOfTwo('Blocked');
    await host.getByTestId('play-pause').click();
    await host.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 2);
    // Only a page that nobody has touched yet is blocked.
    const untouched = await guest.context().newPage();
    await guest.close();
    await untouched.goto(new URL(host.url()).pathname);
    await appearsUntouched(untouched, 'start-watching');
    await untouched.getByTestId('start-watching').click();
    await untouched.waitForFunction(() => document.querySelector('video')?.paused === false);
    await untouched.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 2);
    assert.equal(await untouched.getByTestId('autoplay-blocked').count(), 0);
    assert.equal(
      await host.evaluate(() => document.querySelector('video')?.paused),
      false,
      'the host was not disturbed',
    );
  });

  async function roomOfTwo(title: string): Promise<{ host: Page; guest: Page }> {
    const { page: host } = await newPerson(evening);
    await host.goto('/');
    await host.getByTestId('create-room').click();
    await registers(host, title.toLowerCase().replace(' ', '_'));
    await host.getByTestId('room-title-input').fill(title);
    await host.getByTestId('film').first().click();
    await host.getByTestId('create-submit').click();
    await host.getByTestId('play-pause').waitFor();
    const { page: guest } = await newPerson(evening);
    await guest.goto(new URL(host.url()).pathname);
    await guest.getByTestId('guest-name').fill('Bob');
    await guest.getByTestId('guest-submit').click();
    await guest.getByTestId('play-pause').waitFor();
    return { host, guest };
  }
});

/**
 * Waits for an element without touching the page: whatever Playwright itself evaluates counts as a gesture of the
 * user's, after which the browser blocks nothing any more.
 */
async function appearsUntouched(page: Page, testId: string): Promise<void> {
  const selector = JSON.stringify(`[data-testid="${testId}"]`);
  const session = await page.context().newCDPSession(page);
  const { result } = await session.send('Runtime.evaluate', {
    userGesture: false,
    awaitPromise: true,
    timeout: 15_000,
    expression: `new Promise((resolve) => {
      const look = () => document.querySelector(${selector}) ? resolve(navigator.userActivation.hasBeenActive) : requestAnimationFrame(look);
      look();
    })`,
  });
  assert.equal(result.value, false, 'nobody has touched the page');
  await session.detach();
}

async function registers(page: Page, username: string): Promise<void> {
  await page.getByTestId('tab-register').click();
  await page.getByTestId('register-email').fill(`${username}@example.org`);
  await page.getByTestId('register-username').fill(username);
  await page.getByTestId('register-password').fill('correct horse battery');
  await page.getByTestId('register-submit').click();
}

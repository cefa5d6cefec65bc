/** What axe-core can see of accessibility, on every screen, in light and dark, wide and on a phone. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterEachTest } from './harness/after-each-test.ts';
import { launchBrowser } from './harness/launch-browser.ts';
import { type Evening, enterRoom, newGuest, newMember, newPerson, openRoom } from './harness/people.ts';
import { startServer, type TestServer } from './harness/start-server.ts';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const options: RunOptions = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };
const sizes = [
  { name: 'wide', width: 1280, height: 800 },
  { name: 'phone', width: 390, height: 844 },
];

describe('accessibility', () => {
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

  test('home, with a room in the list, and its dialogs', async () => {
    const host = await newMember(evening);
    await openRoom(host, evening, 'Open house');
    const { page } = await newPerson(evening);
    await page.goto('/');
    await page.getByTestId('room-card').waitFor();
    await assertAccessible(page);
    await page.getByTestId('sign-in').click();
    await page.getByTestId('login-submit').or(page.getByTestId('guest-submit')).first().waitFor();
    await assertAccessible(page);

    await host.page.goto('/');
    await host.page.getByTestId('create-room').click();
    await host.page.getByTestId('create-submit').waitFor();
    await assertAccessible(host.page);
  });

  test('the lobby, and what is said when there is no room', async () => {
    const host = await newMember(evening);
    const code = await openRoom(host, evening, 'Come in');
    const { page } = await newPerson(evening);
    await page.goto(`/room/${code}`);
    await page.getByTestId('guest-submit').waitFor();
    await assertAccessible(page);
    await page.goto('/room/AAAAAA');
    await page.getByTestId('room-ended').waitFor();
    await assertAccessible(page);
    await page.goto('/nothing/here');
    await page.getByRole('heading').first().waitFor();
    await assertAccessible(page);
  });

  test('the room, as host and as viewer', async () => {
    const host = await newMember(evening);
    const code = await openRoom(host, evening, 'Watching');
    const guest = await newGuest(evening, 'Ann');
    await enterRoom(guest, code);
    await guest.page.getByTestId('chat-input').fill('Hello');
    await guest.page.getByTestId('chat-input').press('Enter');
    await guest.page.getByTestId('chat-message').waitFor();
    for (const { page } of [host, guest]) await assertAccessible(page);
    await host.page.getByTestId('tab-people').click();
    await host.page.getByTestId('participant').first().waitFor();
    await assertAccessible(host.page);
  });
});

async function assertAccessible(page: Page): Promise<void> {
  await page.evaluate(axe);
  const complaints = new Set<string>();
  for (const { name, width, height } of sizes) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.waitForFunction(
        (scheme) => document.documentElement.dataset.mantineColorScheme === scheme,
        colorScheme,
      );
      // Colours half way through a transition have no contrast that means anything.
      await page.evaluate(() => {
        const ending = document
          .getAnimations()
          .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
        return Promise.allSettled(ending.map(({ finished }) => finished)).then(() => undefined);
      });
      const { violations } = await page.evaluate(
        (given) => (window as unknown as { axe: { run(o: RunOptions): Promise<AxeResults> } }).axe.run(given),
        options,
      );
      for (const { id, help, nodes } of violations) {
        complaints.add(`${name}, ${colorScheme}: ${id}: ${help}: ${nodes.map(({ target }) => target).join(' | ')}`);
      }
    }
  }
  assert.deepEqual([...complaints], [], page.url());
}

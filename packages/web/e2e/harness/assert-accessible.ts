/** What axe-core can see of accessibility, on the screen that a page shows: in light and dark, wide and on a phone. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const options: RunOptions = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };
const sizes = [
  { name: 'wide', width: 1280, height: 800 },
  { name: 'phone', width: 390, height: 844 },
];

/** Leaves the page as it is, but for its size and its colours. */
export async function assertAccessible(page: Page, { isFloatOpen = false } = {}): Promise<void> {
  // What floats above the page belongs to none of its regions, and covers parts of its targets on a phone.
  const rules = isFloatOpen ? { region: { enabled: false }, 'target-size': { enabled: false } } : {};
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
        { ...options, rules },
      );
      for (const { id, help, nodes } of violations) {
        complaints.add(`${name}, ${colorScheme}: ${id}: ${help}: ${nodes.map(({ target }) => target).join(' | ')}`);
      }
    }
  }
  assert.deepEqual([...complaints], [], page.url());
}

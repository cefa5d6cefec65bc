/** What follows each test in a browser: pictures of what went wrong, and no pages left open. */
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, type TestContext } from 'node:test';
import type { Browser } from 'playwright-core';

const picturesFolder = join(tmpdir(), 'streamit-e2e-failures');

/** Registers both for all tests of the surrounding suite. With `keepPages` the next test goes on with the same people. */
export function afterEachTest(browser: () => Browser | undefined, { keepPages = false } = {}): void {
  afterEach(async (context) => {
    const t = context as TestContext;
    const contexts = browser()?.contexts() ?? [];
    if (!t.passed) {
      await mkdir(picturesFolder, { recursive: true });
      for (const [number, page] of contexts.flatMap((each) => each.pages()).entries()) {
        const path = join(picturesFolder, `${t.name.replaceAll(/\W+/g, '-')}-${number + 1}.png`);
        await page.screenshot({ path });
        t.diagnostic(`picture of the failure: ${path} (${page.url()})`);
      }
    }
    if (!keepPages) await Promise.all(contexts.map((each) => each.close()));
  });
}

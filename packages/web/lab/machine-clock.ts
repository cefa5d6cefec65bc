/** One clock for all pages and the lab: the machine's monotonic one, which Chromium and Node both count in. */
import type { Page } from 'playwright-core';

/** Milliseconds of the machine's monotonic clock. */
export function machineNow(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** How many looks at the page's clock, to bound where its zero lies. */
const LOOKS = 12;

/**
 * The machine's clock at the zero of the page's `performance.now()`. Chromium tells it to its debugger; that it is true is
 * checked by reading the page's clock between two readings of ours.
 * @throws Error when the two disagree
 */
export async function zeroOfPage(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'timeTicks' });
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  const zero = (metrics.find(({ name }) => name === 'NavigationStart')?.value ?? Number.NaN) * 1000;
  let [least, most] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let look = 0; look < LOOKS; look++) {
    const before = machineNow();
    const inPage = await page.evaluate(() => performance.now());
    least = Math.max(least, before - inPage);
    most = Math.min(most, machineNow() - inPage);
  }
  // A page's clock is coarsened to a tenth of a millisecond.
  if (!(zero >= least - 0.2 && zero <= most + 0.2)) {
    throw new Error(`the page's clock begins at ${zero}, which is not between ${least} and ${most}`);
  }
  return zero;
}

/** A real Chromium, as people have it but for its missing screen. */
import { type Browser, chromium } from 'playwright-core';

export interface BrowserOptions {
  /** Whether films may start with sound before anybody clicked; most people's browsers refuse. */
  readonly isAutoplayAllowed?: boolean;
}

/** `CHROMIUM_PATH` is set by the test runner to what it found; without it Debian's place is tried. */
export async function launchBrowser({ isAutoplayAllowed = true }: BrowserOptions = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      `--autoplay-policy=${isAutoplayAllowed ? 'no-user-gesture-required' : 'document-user-activation-required'}`,
    ],
  });
}

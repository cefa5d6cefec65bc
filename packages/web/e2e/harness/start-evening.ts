/** What most browser tests begin with: a server of their own and a browser, taken down again after them. */
import { after, before } from 'node:test';
import { afterEachTest } from './after-each-test.ts';
import { type BrowserOptions, launchBrowser } from './launch-browser.ts';
import type { Evening } from './people.ts';
import { startServer, type TestServer } from './start-server.ts';

export interface TestEvening extends Evening {
  readonly server: TestServer;
}

export interface EveningOptions extends BrowserOptions {
  /** The next test goes on with the same people. */
  readonly keepPages?: boolean;
}

/** For all tests of the surrounding suite, to be called first in it; it is there from the suite's next hook on. */
export function startEvening({ keepPages = false, ...options }: EveningOptions = {}): TestEvening {
  const evening: { -readonly [Key in keyof TestEvening]?: TestEvening[Key] } = {};
  before(async () => {
    evening.server = await startServer();
    evening.url = evening.server.url;
    evening.browser = await launchBrowser(options);
  });
  afterEachTest(() => evening.browser, { keepPages });
  after(async () => {
    await evening.browser?.close();
    await evening.server?.stop();
  });
  return evening as TestEvening;
}

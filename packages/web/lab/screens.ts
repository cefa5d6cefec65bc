/** The pages of the lab: viewers, each behind a network of his own, and controls, which need none. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type DelayProxy, type Network, startDelayProxy } from './delay-proxy.ts';
import type { FilmServer } from './film.ts';
import { zeroOfPage } from './machine-clock.ts';
import { listen, type Recording, startSampler, takeRecording } from './sampler.ts';

/** A page with the film in it. */
export interface Screen {
  readonly name: string;
  readonly page: Page;
  /** The machine's clock at the zero of the page's. */
  readonly zero: number;
  /** All that its clock has heard since it was loaded. */
  readonly probes: Recording['probes'];
  /** What was noted since the last call. */
  take(): Promise<Recording>;
}

export interface ViewerOptions {
  /** How wrong the clock of his machine is, ms. */
  readonly wrongByMs?: number;
}

export interface Viewer extends Screen {
  readonly network: Network;
  readonly proxy: DelayProxy;
  readonly isIn: boolean;
  /** Loads the room anew, as somebody who comes in. */
  enter(options?: ViewerOptions): Promise<void>;
  leave(): Promise<void>;
  close(): Promise<void>;
}

const PATIENCE_MS = 20_000;

/** Somebody with a browser of his own; not in the room yet. */
export async function newViewer(
  browser: Browser,
  { name, network, port, code }: { name: string; network: Network; port: number; code: string },
): Promise<Viewer> {
  const proxy = await startDelayProxy(port, network);
  const url = `http://127.0.0.1:${proxy.port}`;
  // The policy would not let a page take a film from plain http elsewhere; this one must not come through the proxy.
  const context = await newContext(browser, `lab/${name}`, url);
  const answer = await context.request.post('/api/auth/guest/', {
    data: { display_name: name },
    headers: { origin: url },
  });
  if (!answer.ok()) throw new Error(`${name} was not let in: ${await answer.text()}`);
  let open: { page: Page; zero: number; probes: Recording['probes'] } | undefined;
  const present = () => {
    if (open === undefined) throw new Error(`${name} is not in the room`);
    return open;
  };
  async function leave() {
    await open?.page.close();
    open = undefined;
  }
  return {
    name,
    network,
    proxy,
    get page() {
      return present().page;
    },
    get zero() {
      return present().zero;
    },
    get probes() {
      return present().probes;
    },
    get isIn() {
      return open !== undefined;
    },
    async take() {
      const here = present();
      const recording = await takeRecording(here.page);
      here.probes = [...here.probes, ...recording.probes];
      return recording;
    },
    async enter({ wrongByMs = 0 } = {}) {
      await leave();
      const page = await context.newPage();
      await page.addInitScript(listen);
      if (wrongByMs !== 0) await page.addInitScript(misdate, wrongByMs);
      await page.goto(`/room/${code}`);
      await filmReady(page);
      await startSampler(page);
      open = { page, zero: await zeroOfPage(page), probes: [] };
    },
    leave,
    async close() {
      await context.close();
      proxy.close();
    },
  };
}

export interface Control extends Screen {
  /** Follows a timeline whose `at` is an instant of the machine's clock. */
  follow(position: number, at: number, rate: number): Promise<void>;
}

export async function newControl(browser: Browser, film: FilmServer, name: string): Promise<Control> {
  const context = await newContext(browser, `lab/${name}`);
  const page = await context.newPage();
  await page.addInitScript(listen);
  await page.goto(film.controlUrl);
  await filmReady(page);
  const zero = await zeroOfPage(page);
  await startSampler(page);
  return {
    name,
    page,
    zero,
    probes: [],
    take: () => takeRecording(page),
    follow: (position, at, rate) =>
      page.evaluate((timeline) => window.follow?.(timeline), { position, at: at - zero, rate }),
  };
}

async function newContext(browser: Browser, mark: string, baseURL?: string): Promise<BrowserContext> {
  const context = await browser.newContext({
    bypassCSP: true,
    userAgent: `Mozilla/5.0 ${mark}`,
    viewport: { width: 800, height: 600 },
    ...(baseURL !== undefined && { baseURL }),
  });
  context.setDefaultTimeout(PATIENCE_MS);
  return context;
}

async function filmReady(page: Page): Promise<void> {
  const player = page.getByTestId('player');
  await player.waitFor();
  await player.evaluate(
    (video: HTMLVideoElement) =>
      new Promise<void>((resolve) => {
        if (video.readyState >= video.HAVE_FUTURE_DATA) resolve();
        else video.addEventListener('canplay', () => resolve(), { once: true });
      }),
  );
}

/** Runs in the page before anything else: its machine's date is wrong, as is the origin that its time is counted from. */
function misdate(byMs: number): void {
  const Right = Date;
  const now = () => Right.now() + byMs;
  window.Date = new Proxy(Right, {
    construct: (_, given, target) => Reflect.construct(Right, given.length === 0 ? [now()] : given, target),
    apply: () => new Right(now()).toString(),
    get: (date, name) => (name === 'now' ? now : Reflect.get(date, name)),
  });
  const origin = performance.timeOrigin;
  Object.defineProperty(performance, 'timeOrigin', { get: () => origin + byMs });
}

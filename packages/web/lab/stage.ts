/** Everything that a scenario plays on: a server, a room, its viewers, and the controls beside them. */
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../e2e/harness/launch-browser.ts';
import { startServer } from '../e2e/harness/start-server.ts';
import { type Conductor, startConductor } from './conductor.ts';
import type { Network } from './delay-proxy.ts';
import { type FilmServer, makeFilm, startFilmServer } from './film.ts';
import { machineNow } from './machine-clock.ts';
import { type Control, newControl, newViewer, type Viewer } from './screens.ts';
import { type Track, trackOf } from './track.ts';

export interface Stage {
  readonly conductor: Conductor;
  readonly film: FilmServer;
  readonly viewers: readonly Viewer[];
  readonly browser: Browser;
  /** Sends the controls to where the viewers are. */
  leadControls(position: number, rate?: number): Promise<void>;
  /** Forgets what the pages noted so far; the probes of their clocks stay known. */
  forget(): Promise<void>;
  /** What everyone did since. */
  take(): Promise<{ readonly viewers: Track[]; readonly controls: Track[] }>;
}

/** Two, so that there is a distance between them. */
const CONTROLS = 2;

/** Opens all of it for as long as `stack` lives. */
export async function openStage(stack: AsyncDisposableStack, networks: readonly Network[]): Promise<Stage> {
  const film = await startFilmServer(await makeFilm());
  stack.defer(() => film.close());
  const server = await startServer();
  stack.defer(() => server.stop());
  const browser = await launchBrowser();
  stack.defer(() => browser.close());
  const conductor = await startConductor(server, film.url);
  stack.defer(() => conductor.close());
  const port = Number(new URL(server.url).port);
  const viewers: Viewer[] = [];
  for (const [index, network] of networks.entries()) {
    const viewer = await newViewer(browser, { name: `viewer-${index + 1}`, network, port, code: conductor.code });
    stack.defer(() => viewer.close());
    viewers.push(viewer);
  }
  await Promise.all(viewers.map((viewer) => viewer.enter()));
  const controls: Control[] = [];
  for (let index = 0; index < CONTROLS; index++) controls.push(await newControl(browser, film, `control-${index + 1}`));

  let led = { position: 0, at: machineNow(), rate: 1 };
  const controlTimelineAt = () => ({ ...led, at: led.at + conductor.roomOffsetMs(), is_playing: true, version: 1 });

  return {
    conductor,
    film,
    viewers,
    browser,
    async leadControls(position, rate = 1) {
      led = { position, at: machineNow(), rate };
      await Promise.all(controls.map((control) => control.follow(position, led.at, rate)));
    },
    async forget() {
      await Promise.all([...viewers.filter(({ isIn }) => isIn), ...controls].map((screen) => screen.take()));
    },
    async take() {
      const takenOf = (screens: readonly (Viewer | Control)[], timelineAt: Conductor['timelineAt']) =>
        Promise.all(
          screens.map(async (screen) => {
            const recording = await screen.take();
            return trackOf(screen.name, recording, {
              zero: screen.zero + conductor.roomOffsetMs(),
              timelineAt,
              probes: screen.probes,
            });
          }),
        );
      return {
        viewers: await takenOf(viewers, conductor.timelineAt),
        controls: await takenOf(controls, controlTimelineAt),
      };
    },
  };
}

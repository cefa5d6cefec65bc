/** What is tried: each brings the room to where it begins, does one thing, and tells what was seen. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as figures from './figures.ts';
import { P50_MS, P95_MS, SKEW_P50_MS } from './figures.ts';
import { FILM_FPS } from './film.ts';
import type { Stage } from './stage.ts';

export interface Scenario {
  readonly name: string;
  run(stage: Stage): Promise<figures.Observed>;
}

/** What is asked for holds from here on after a command … */
const SETTLED_MS = 3_000;
/** … and is looked at for so long. */
const LOOK_MS = 4_000;
/** Before anything is tried, everyone has been in step for a while. */
const BEGIN_MS = 7_000;
const FULL_PART = 0.95;

/** The film plays from `position`, everyone follows, and what came before is forgotten. */
async function begin(stage: Stage, position: number, { isPlaying = true, rate = 1 } = {}): Promise<void> {
  const { conductor } = stage;
  await conductor.command((room) => room.pause());
  await conductor.command((room) => room.seek(position));
  if (isPlaying) await conductor.command((room) => room.play());
  await stage.leadControls(position, rate);
  await sleep(BEGIN_MS);
  await stage.forget();
}

/** Steady play for `ms`. */
export function steady(ms: number): Scenario {
  return {
    name: 'steady',
    async run(stage) {
      await begin(stage, 5);
      const from = stage.conductor.now();
      await sleep(ms);
      const { viewers, controls } = await stage.take();
      const span = { from, until: from + ms };
      return {
        viewers,
        controls,
        ...span,
        marks: [],
        figures: [
          figures.distance(viewers, controls, span, 0.5, P50_MS),
          figures.distance(viewers, controls, span, FULL_PART, P95_MS),
          figures.skew(viewers, controls, span, 0.5, SKEW_P50_MS),
          figures.skew(viewers, controls, span, FULL_PART, P95_MS),
          figures.frameDistance(viewers, controls, span, FULL_PART),
          figures.clockError(viewers),
          figures.count('seeks', viewers, ['seeking'], span, 0),
          figures.meanCorrection(viewers, controls, span, 0.2),
        ],
      };
    },
  };
}

/** A command after which everyone plays: in step within 3 s. */
function command(
  name: string,
  before: { isPlaying: boolean; position: number },
  give: (stage: Stage) => Promise<{ at: number }>,
): Scenario {
  return {
    name,
    async run(stage) {
      await begin(stage, before.position, before);
      const { at } = await give(stage);
      const until = at + SETTLED_MS + LOOK_MS;
      await sleep(until - stage.conductor.now());
      const { viewers, controls } = await stage.take();
      const span = { from: at + SETTLED_MS, until };
      return {
        viewers,
        controls,
        ...span,
        marks: [{ at, label: name }],
        figures: [
          figures.distance(viewers, controls, span, FULL_PART, P95_MS, '3 s later: '),
          figures.skew(viewers, controls, span, FULL_PART, P95_MS),
          figures.settling('in step after', viewers, { from: at, until }, SETTLED_MS),
        ],
      };
    },
  };
}

const play = command('play', { isPlaying: false, position: 30 }, ({ conductor }) =>
  conductor.command((room) => room.play()),
);
const seek = command('seek', { isPlaying: true, position: 60 }, ({ conductor }) =>
  conductor.command((room) => room.seek(200)),
);
const rate: Scenario = {
  name: 'rate 1.5',
  async run(stage) {
    const tried = command('rate 1.5', { isPlaying: true, position: 90 }, async ({ conductor, leadControls }) => {
      await leadControls(300, 1.5);
      return conductor.command((room) => room.changeRate(1.5));
    });
    try {
      return await tried.run(stage);
    } finally {
      await stage.conductor.command((room) => room.changeRate(1));
    }
  },
};

const pause: Scenario = {
  name: 'pause',
  async run(stage) {
    await begin(stage, 120);
    const { at, position } = await stage.conductor.command((room) => room.pause());
    const until = at + SETTLED_MS;
    await sleep(until - stage.conductor.now());
    const { viewers, controls } = await stage.take();
    const stands = viewers.map(({ positions, frames }) => ({ last: positions.at(-1), frame: frames.at(-1)?.[1] }));
    const places = stands.map(({ last }) => last?.[1] ?? Number.NaN);
    const shown = stands.map(({ frame }) => Math.round((frame ?? Number.NaN) * FILM_FPS));
    const stillMs = Math.max(...viewers.map(({ positions }) => stoodSince(positions) - at));
    return {
      viewers,
      controls,
      from: at,
      until,
      marks: [{ at, label: 'pause' }],
      figures: [
        { text: 'frames apart', unit: '', limit: 0, value: Math.max(...shown) - Math.min(...shown) },
        {
          text: 'distance from the timeline, at most',
          unit: ' ms',
          limit: P95_MS,
          value: Math.max(...places.map((place) => Math.abs(place - position))) * 1000,
        },
        { text: 'everyone stands there after', unit: ' ms', limit: SETTLED_MS, value: stillMs },
      ],
    };
  },
};

/** Since when the position is what it is at the end, room clock. */
function stoodSince(positions: readonly (readonly [at: number, position: number, isPaused: boolean])[]): number {
  const end = positions.at(-1)?.[1];
  const moved = positions.findLast(([, position]) => position !== end);
  return positions.find(([at]) => at > (moved?.[0] ?? 0))?.[0] ?? Number.NaN;
}

export const commands: readonly Scenario[] = [play, pause, seek, rate];
export { begin, FULL_PART, LOOK_MS, SETTLED_MS };

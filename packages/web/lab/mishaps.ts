/** What happens to one viewer while the film plays: he comes late, is thrown ahead, starves, has a wrong clock, is cut off. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as figures from './figures.ts';
import { P50_MS, P95_MS } from './figures.ts';
import { begin, FULL_PART, LOOK_MS, type Scenario, SETTLED_MS } from './scenarios.ts';
import type { Viewer } from './screens.ts';
import type { Stage } from './stage.ts';
import type { Track } from './track.ts';

/** Whom it happens to; the others are to notice nothing. */
function chosen(stage: Stage): { viewer: Viewer; index: number } {
  const index = 1;
  const viewer = stage.viewers[index];
  if (viewer === undefined) throw new Error('nobody to happen to');
  return { viewer, index };
}

/** What was noted of everyone: of the one, and of the others. */
async function takeApart(stage: Stage, index: number) {
  const { viewers, controls } = await stage.take();
  const one = viewers[index];
  if (one === undefined) throw new Error('nobody to happen to');
  return { viewers, controls, one, others: viewers.toSpliced(index, 1) };
}

const firstEvent = ({ events }: Track, type: string) => events.find((event) => event.type === type)?.at ?? Number.NaN;

const lateJoin: Scenario = {
  name: 'late join',
  async run(stage) {
    const { viewer, index } = chosen(stage);
    await viewer.leave();
    await begin(stage, 150);
    const from = stage.conductor.now();
    await viewer.enter();
    await sleep(SETTLED_MS + LOOK_MS);
    const { viewers, controls, one, others } = await takeApart(stage, index);
    const firstFrame = firstEvent(one, 'loadeddata');
    const span = { from: firstFrame + SETTLED_MS, until: firstFrame + SETTLED_MS + LOOK_MS };
    return {
      viewers,
      controls,
      ...span,
      marks: [
        { at: from, label: 'comes in' },
        { at: firstFrame, label: 'first frame' },
      ],
      figures: [
        figures.distance([one], controls, span, FULL_PART, P95_MS, '3 s after his first frame: '),
        figures.settling('in step after', [one], { ...span, from: firstFrame }, SETTLED_MS),
        ...figures.disturbances(others, { from, until: span.until }),
      ],
    };
  },
};

const JUMP_S = 0.8;

const jump: Scenario = {
  name: '0.8 s jump',
  async run(stage) {
    const { viewer, index } = chosen(stage);
    await begin(stage, 180);
    const at = stage.conductor.now();
    await viewer.page.getByTestId('player').evaluate((video: HTMLVideoElement, byS) => {
      video.currentTime += byS;
    }, JUMP_S);
    const until = at + SETTLED_MS + LOOK_MS;
    await sleep(until - stage.conductor.now());
    const { viewers, controls, one, others } = await takeApart(stage, index);
    const span = { from: at, until };
    const seeks = figures.count('seeks to get back', [one], ['seeking'], span, 1);
    return {
      viewers,
      controls,
      ...span,
      marks: [{ at, label: 'jump' }],
      figures: [
        figures.settling('back after', [one], span, SETTLED_MS),
        // The jump itself was one.
        { ...seeks, value: seeks.value - 1 },
        ...figures.disturbances(others, span),
      ],
    };
  },
};

const STALL_MS = 4_000;
const STALL_LOOK_MS = 14_000;

const stall: Scenario = {
  name: '4 s stall',
  async run(stage) {
    const { viewer, index } = chosen(stage);
    const mark = `lab/${viewer.name}`;
    const position = 20;
    const heldAt = position + 12;
    await viewer.leave();
    await stage.conductor.command((room) => room.pause());
    await stage.conductor.command((room) => room.seek(position));
    stage.film.holdAt(mark, heldAt);
    await viewer.enter();
    await begin(stage, position);
    const { at: startedAt } = stage.conductor.timelineAt(stage.conductor.now());
    const driesAt = startedAt + (heldAt - position) * 1000;
    await sleep(driesAt + STALL_MS - stage.conductor.now());
    stage.film.release(mark);
    const releasedAt = stage.conductor.now();
    await sleep(STALL_LOOK_MS);
    const { viewers, controls, one, others } = await takeApart(stage, index);
    const until = stage.conductor.now();
    const stoodFrom = firstEvent(one, 'waiting');
    return {
      viewers,
      controls,
      from: stoodFrom,
      until,
      marks: [
        { at: stoodFrom, label: 'dry' },
        { at: releasedAt, label: 'data again' },
      ],
      figures: [
        { text: 'stood for', unit: ' ms', limit: null, value: releasedAt - stoodFrom },
        { ...figures.settling('in step after data came', [one], { from: releasedAt, until }, SETTLED_MS), limit: null },
        { ...figures.count('seeks to catch up', [one], ['seeking'], { from: stoodFrom, until }, 0), limit: null },
        ...figures.disturbances(others, { from: stoodFrom, until }),
      ],
    };
  },
};

const WRONG_BY_MS = 90_000;
const WRONG_LOOK_MS = 20_000;

const wrongClock: Scenario = {
  name: 'clock 90 s wrong',
  async run(stage) {
    const { viewer, index } = chosen(stage);
    try {
      await viewer.enter({ wrongByMs: WRONG_BY_MS });
      await begin(stage, 240);
      const from = stage.conductor.now();
      await sleep(WRONG_LOOK_MS);
      const { viewers, controls, one } = await takeApart(stage, index);
      const span = { from, until: from + WRONG_LOOK_MS };
      return {
        viewers,
        controls,
        ...span,
        marks: [],
        figures: [
          figures.distance([one], controls, span, 0.5, P50_MS, 'whose clock is wrong: '),
          figures.distance([one], controls, span, FULL_PART, P95_MS, 'whose clock is wrong: '),
          figures.count('his seeks', [one], ['seeking'], span, 0),
        ],
      };
    } finally {
      await viewer.enter();
    }
  },
};

const OFFLINE_MS = 20_000;
const IN_STEP_MS = 2_000;
const AFTER_OFFLINE_MS = 8_000;

const offline: Scenario = {
  name: '20 s offline',
  async run(stage) {
    const { viewer, index } = chosen(stage);
    await begin(stage, 300);
    const cutAt = stage.conductor.now();
    viewer.proxy.cut();
    await sleep(OFFLINE_MS / 2);
    // So that he comes back to a film that is elsewhere.
    const { at: soughtAt } = await stage.conductor.command((room) => room.seek(400));
    await sleep(OFFLINE_MS / 2);
    viewer.proxy.heal();
    const healedAt = stage.conductor.now();
    const joined = () => viewer.page.evaluate(() => window.sampler?.recorded.joins.length ?? 0);
    while ((await joined()) === 0 && stage.conductor.now() - healedAt < 2 * OFFLINE_MS) await sleep(200);
    await sleep(AFTER_OFFLINE_MS);
    const { viewers, controls, one, others } = await takeApart(stage, index);
    const joinedAt = one.joins.at(-1) ?? Number.NaN;
    const span = { from: joinedAt, until: joinedAt + AFTER_OFFLINE_MS };
    return {
      viewers,
      controls,
      ...span,
      marks: [
        { at: cutAt, label: 'cut' },
        { at: soughtAt, label: 'seek' },
        { at: healedAt, label: 'network' },
        { at: joinedAt, label: 'back' },
      ],
      figures: [
        { text: 'connected again after', unit: ' ms', limit: null, value: joinedAt - healedAt },
        figures.settling('in step after that', [one], span, IN_STEP_MS),
        ...figures.disturbances(others, { from: healedAt, until: span.until }),
      ],
    };
  },
};

export const mishaps: readonly Scenario[] = [lateJoin, jump, stall, wrongClock, offline];

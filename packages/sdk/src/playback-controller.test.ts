/** Single decisions of the controller, where a whole simulated evening would not show them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Timeline } from '@streamit/protocol';
import { type ControllerState, initialController } from './controller-state.ts';
import { step } from './playback-controller.ts';
import type { Observation } from './player-observation.ts';

const PLAYING: Timeline = { is_playing: true, position: 100, at: 0, rate: 1, version: 1 };

/** An element that plays exactly in step at the local instant `now`, on a timeline that began at 100 s. */
function seeing(now: number, changes: Partial<Observation> = {}, timeline = PLAYING): Observation {
  return {
    now,
    position: 100 + now / 1000,
    shownAt: now,
    isPaused: false,
    isSeeking: false,
    isEnded: false,
    readiness: 'ready',
    rate: 1,
    standingMs: 0,
    loaded: undefined,
    duration: 7_200,
    offsetMs: 0,
    timelineAt: () => timeline,
    ...changes,
  };
}

/** The state after an element was seen in step a few times. */
function inStep(until: number): ControllerState {
  let state = initialController;
  for (let now = until - 500; now <= until; now += 50) state = step(state, seeing(now)).state;
  return state;
}

describe('step', () => {
  it('has nothing to do before the element has anything', () => {
    const { actions, activity } = step(initialController, seeing(0, { readiness: 'nothing', isPaused: true }));
    assert.deepEqual([actions, activity], [[], 'loading']);
  });

  it('[SY3] a single odd observation is no reason to seek, the second one is', () => {
    const odd = step(inStep(1_000), seeing(1_050, { position: 50 }));
    assert.deepEqual(
      odd.actions.filter(({ type }) => type === 'seek'),
      [],
    );
    const again = step(odd.state, seeing(1_100, { position: 50.05 }));
    assert.deepEqual(
      again.actions.map(({ type }) => type).filter((type) => type !== 'rate'),
      ['pause', 'seek'],
    );
  });

  it('[SY3] a jump that a command explains is followed at once', () => {
    const seek: Timeline = { ...PLAYING, position: 500, at: 1_050, version: 2 };
    const { actions, activity } = step(inStep(1_000), seeing(1_050, {}, seek));
    assert.deepEqual(
      actions.map(({ type }) => type),
      ['pause', 'seek'],
    );
    const [, sent] = actions;
    assert.ok(sent?.type === 'seek' && sent.to > 500 && sent.to < 502, 'ahead, by what a seek may take');
    assert.equal(activity, 'seeking');
  });

  it('a change of rate alone is no jump', () => {
    const faster: Timeline = { ...PLAYING, position: 101.05, at: 1_050, rate: 1.5, version: 2 };
    const { actions } = step(inStep(1_000), seeing(1_050, {}, faster));
    assert.deepEqual(actions, [{ type: 'rate', rate: 1.5 }]);
  });

  it('[PB6] a command that comes late moves the goal, also while no newer frame has been shown', () => {
    // Twice the speed since half a second ago: half a second behind, at the frame that was seen in step before.
    const faster: Timeline = { ...PLAYING, position: 100.5, at: 500, rate: 2, version: 2 };
    const { actions } = step(inStep(1_000), seeing(1_010, { position: 101, shownAt: 1_000 }, faster));
    assert.deepEqual(
      actions.map(({ type }) => type),
      ['pause', 'rate', 'seek'],
    );
  });

  it('an element that ended a moment before the timeline is over, and is neither sent back nor started anew', () => {
    const last: Timeline = { ...PLAYING, position: 59.7, at: 1_000, duration: 60.2 };
    const { actions, activity } = step(
      inStep(1_000),
      seeing(1_000, { position: 60, duration: 60, isEnded: true, isPaused: true }, last),
    );
    assert.deepEqual([actions, activity], [[], 'ended']);
  });

  it('[PB2] an ended element of a film that is paused just before its end is sent to exactly there', () => {
    const paused: Timeline = { ...PLAYING, is_playing: false, position: 59.7 };
    const { actions } = step(
      inStep(1_000),
      seeing(1_000, { position: 60, duration: 60, isEnded: true, isPaused: true }, paused),
    );
    assert.deepEqual(actions, [{ type: 'seek', to: 59.7 }]);
  });

  it('the last moments play out by themselves when the timeline is at its end', () => {
    const over: Timeline = { ...PLAYING, position: 60, at: 1_000 };
    const { actions } = step(inStep(1_000), seeing(1_000, { position: 59.9, duration: 60 }, over));
    assert.deepEqual(actions, []);
  });

  it('a start that never came teaches nothing about starting', () => {
    const play = step(initialController, seeing(0, { position: 100, isPaused: true }));
    assert.deepEqual(play.actions, [{ type: 'play' }]);
    let { state } = play;
    for (let now = 50; now < 7_000; now += 50) state = step(state, seeing(now, { position: 100 })).state;
    assert.deepEqual(state.startLatency, initialController.startLatency);
  });

  it('another command overtakes a seek that takes long, but not one that has just begun', () => {
    const paused = (position: number, version: number): Timeline => ({
      ...PLAYING,
      is_playing: false,
      position,
      version,
    });
    const sent = step(initialController, seeing(0, { isPaused: true }, paused(300, 2)));
    assert.deepEqual(sent.actions, [{ type: 'seek', to: 300 }]);
    const busy = (now: number) => seeing(now, { isPaused: true, isSeeking: true, position: 300 }, paused(700, 3));
    const soon = step(sent.state, busy(100));
    assert.deepEqual(soon.actions, []);
    const later = step(soon.state, busy(600));
    assert.deepEqual(later.actions, [{ type: 'seek', to: 700 }]);
  });

  it('an element that loads nothing before it is started is started without, after a while', () => {
    const sent = step(initialController, seeing(0, { position: 0, isPaused: true, readiness: 'metadata' }));
    const [seek] = sent.actions;
    assert.ok(seek?.type === 'seek');
    const stuck = (now: number) => seeing(now, { position: seek.to, isPaused: true, readiness: 'metadata' });
    const waiting = step(sent.state, stuck(2_000));
    assert.deepEqual([waiting.actions, waiting.activity], [[], 'seeking']);
    let decision = step(waiting.state, stuck(3_100));
    const kinds = decision.actions.map(({ type }) => type);
    for (let now = 3_150; now < 20_000 && !kinds.includes('play'); now += 50) {
      decision = step(decision.state, stuck(now));
      kinds.push(...decision.actions.map(({ type }) => type));
    }
    assert.ok(kinds.includes('play'));
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PlaybackCommand, type PlaybackSource, positionAt } from '@streamit/protocol';
import fc from 'fast-check';
import { AppError } from '../lib/app-error.ts';
import type { PlaybackState } from '../ports/playback-store.ts';
import {
  applyCommand,
  correction,
  effectAt,
  freeze,
  initialPlayback,
  restart,
  resume,
  revive,
  snapshotFrame,
  stateFrame,
  timelineOf,
} from './playback-rules.ts';

const NOW = 1_700_000_000_000;
const LEAD = 100;
const DURATION = 7200;
const cause = { reason: 'PLAY', by: 'host', user: 'Host' };
const film = (duration: number): PlaybackSource => ({
  provider: 'open-movies',
  media_type: 'tv',
  external_id: 'sync-test',
  season: 1,
  episode: 2,
  title: 'Sync test',
  duration,
  poster: null,
  qualities: [],
  subtitles: [],
  supports_events: true,
  supports_progress: true,
  capabilities: { seek: true, pause: true, resume: true, autoplay: true },
});
const state = (some: Partial<PlaybackState> = {}): PlaybackState => ({
  ...initialPlayback(film(DURATION), NOW),
  ...some,
});
const playing = (some: Partial<PlaybackState> = {}) => state({ intent: 'playing', ...some });

const time = fc.double({ min: 0, max: DURATION, noNaN: true });
const command: fc.Arbitrary<PlaybackCommand> = fc.oneof(
  fc.record({ type: fc.constantFrom('PLAY' as const, 'PAUSE' as const, 'SEEK' as const), time }),
  fc.record({ type: fc.constantFrom('PLAY' as const, 'PAUSE' as const) }),
  fc.record({ type: fc.constant('CHANGE_RATE' as const), rate: fc.double({ min: 0.25, max: 3, noNaN: true }) }),
  fc.record({ type: fc.constant('CHANGE_QUALITY' as const), quality: fc.constantFrom('720p', '1080p') }),
);
/** Commands with the instants at which they were received, in order. */
const script = fc
  .array(fc.record({ command, gapMs: fc.integer({ min: 0, max: 5_000 }), leadMs: fc.integer({ min: 40, max: 400 }) }), {
    maxLength: 30,
  })
  .map((steps) => {
    let receivedAt = NOW;
    return steps.map((step) => {
      receivedAt += step.gapMs;
      return { ...step, receivedAt };
    });
  });
type Script = typeof script extends fc.Arbitrary<infer Steps> ? Steps : never;
const run = (from: PlaybackState, steps: Script) =>
  steps.reduce((at, step) => applyCommand(at, step.command, effectAt(at, step.receivedAt, step.leadMs)), from);

test('[PB5] the version grows by one with each command, and effects keep the order of the commands', () => {
  fc.assert(
    fc.property(script, (steps) => {
      let current = state();
      for (const step of steps) {
        const next = applyCommand(current, step.command, effectAt(current, step.receivedAt, step.leadMs));
        assert.equal(next.version, current.version + 1);
        assert.ok(next.at >= current.at);
        current = next;
      }
    }),
  );
});

test('[PB5] what commands lead to does not depend on how their arrival was batched', () => {
  fc.assert(
    fc.property(script, fc.nat(), (steps, cut) => {
      const at = steps.length === 0 ? 0 : cut % steps.length;
      const inTwo = run(run(state(), steps.slice(0, at)), steps.slice(at));
      // A store that writes and reads between any two commands changes nothing either.
      const stored = steps.reduce<PlaybackState>((s, step) => JSON.parse(JSON.stringify(run(s, [step]))), state());
      assert.deepEqual(inTwo, run(state(), steps));
      assert.deepEqual(stored, run(state(), steps));
    }),
  );
});

test('[PB4] seek keeps the playing flag', () => {
  for (const intent of ['playing', 'paused'] as const) {
    const sought = applyCommand(state({ intent }), { type: 'SEEK', time: 50 }, NOW + LEAD);
    assert.equal(sought.intent, intent);
    assert.equal(sought.position, 50);
  }
});

test('[PB2] the time of a command is the position from effective_at on', () => {
  const paused = applyCommand(playing(), { type: 'PAUSE', time: 50 }, NOW + LEAD);
  for (const laterMs of [0, 1, 10_000]) assert.equal(positionAt(timelineOf(paused), NOW + LEAD + laterMs), 50);
  const frame = stateFrame(paused, NOW, cause);
  assert.deepEqual([frame.time, frame.effective_at, frame.server_time], [50, NOW + LEAD, NOW]);
});

test('[PB7] play without a time goes on from the present position', () => {
  const from = playing({ position: 10 });
  assert.equal(applyCommand(from, { type: 'PLAY' }, NOW + 2_000).position, 12);
  assert.equal(applyCommand(state({ position: 10 }), { type: 'PLAY' }, NOW + 2_000).position, 10);
});

test('[PB1] changing the rate does not move the film', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.25, max: 3, noNaN: true }), fc.integer({ min: 0, max: 60_000 }), (rate, laterMs) => {
      const before = playing({ position: 100 });
      const after = applyCommand(before, { type: 'CHANGE_RATE', rate }, NOW + laterMs);
      assert.equal(after.position, positionAt(timelineOf(before), NOW + laterMs));
      assert.equal(after.rate, rate);
    }),
  );
});

test('[PB7] a time beyond the end of the film is refused', () => {
  for (const type of ['PLAY', 'PAUSE', 'SEEK'] as const) {
    assert.throws(
      () => applyCommand(state(), { type, time: DURATION + 0.1 }, NOW),
      (error) => error instanceof AppError && error.code === 'VALIDATION_ERROR' && error.message.includes('`time`'),
    );
    assert.equal(applyCommand(state({ duration: null }), { type, time: DURATION + 1 }, NOW).position, DURATION + 1);
  }
});

test('[RM7] [RM8] a freeze holds the film where it is, and a return resumes what was before', () => {
  fc.assert(
    fc.property(script, fc.integer({ min: 0, max: 600_000 }), (steps, awayMs) => {
      const before = run(state(), steps);
      const frozenAt = before.at + 1_000;
      const frozen = freeze(before, frozenAt) ?? assert.fail('it was not held');
      const stoodAt = positionAt(timelineOf(before), frozenAt);
      assert.equal(timelineOf(frozen).is_playing, false);
      assert.equal(positionAt(timelineOf(frozen), frozenAt + awayMs), stoodAt);
      assert.equal(freeze(frozen, frozenAt + awayMs), null, 'what is held is not moved again');
      const back = resume(frozen, frozenAt + awayMs + LEAD) ?? assert.fail('it was held');
      assert.equal(resume(back, frozenAt + awayMs + LEAD), null, 'what is not held is not rewound');
      assert.equal(timelineOf(back).is_playing, timelineOf(before).is_playing);
      assert.equal(positionAt(timelineOf(back), back.at), stoodAt);
      assert.ok(back.version > frozen.version && frozen.version > before.version);
    }),
  );
});

test('[PB11] another film starts at 0, paused, under a new version', () => {
  const next = restart(playing({ version: 7, position: 99, rate: 2, quality: '720p', media: null }), film(60), NOW);
  assert.deepEqual(next, { ...initialPlayback(film(60), NOW), version: 8 });
  assert.deepEqual(next.media, { id: 'sync-test', type: 'tv', season: 1, episode: 2 });
});

test('[PB2] a joiner is told the position of this moment', () => {
  const frame = snapshotFrame(playing({ position: 10, at: NOW }), NOW + 600_000);
  assert.equal(frame.time, 610);
  assert.equal(frame.effective_at, frame.server_time);
});

test('[PB2] a joiner and those who were there are on the same line, also while a command is pending', () => {
  fc.assert(
    fc.property(
      time,
      fc.integer({ min: -400, max: 60_000 }),
      fc.integer({ min: 0, max: 60_000 }),
      (position, sinceMs, laterMs) => {
        const running = playing({ position, at: NOW });
        const now = NOW + sinceMs;
        const { effective_at, time: told, rate } = snapshotFrame(running, now);
        const joined = { ...timelineOf(running), position: told, at: effective_at, rate };
        const later = Math.max(now, NOW) + laterMs;
        assert.ok(Math.abs(positionAt(joined, later) - positionAt(timelineOf(running), later)) < 1e-6);
      },
    ),
  );
});

test('[PB9] only a client more than 2 s off the live position is corrected', () => {
  const running = playing({ position: 100 });
  const now = NOW + 10_000;
  assert.equal(correction(running, 110, now), null);
  assert.equal(correction(running, 112, now), null);
  assert.equal(correction(running, 108, now), null);
  assert.equal(correction(running, 112.001, now), 110);
  assert.equal(correction(running, 100, now), 110, 'the stored position is not the live one');
});

test('[PB8] what comes back from the database is newer than anything told, and holds up no command', () => {
  const {
    media: _,
    waits: __,
    ...stored
  } = { ...playing({ version: 7, position: 100, at: NOW + 3_600_000 }), hold: null };
  const revived = revive(stored, film(DURATION), NOW, 1_000);
  assert.deepEqual([revived.version, revived.position, revived.at], [1_007, 100, NOW]);
  assert.equal(effectAt(revived, NOW, LEAD), NOW + LEAD);
  assert.equal(revive({ ...stored, at: NOW - 5_000 }, null, NOW, 1_000).at, NOW - 5_000);
});

test('[PB8] [PB10] a room that waited for viewers when it crashed has stood still since, and waits no more', () => {
  const {
    media: _,
    waits: __,
    ...stored
  } = { ...playing({ position: 100, at: NOW - 60_000 }), hold: 'waiting' as const };
  const revived = revive(stored, film(DURATION), NOW, 1_000);
  assert.equal(revived.hold, null);
  assert.equal(positionAt(timelineOf(revived), NOW), 100);
});

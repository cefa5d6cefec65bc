import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ConnectionId,
  positionAt,
  type UserId,
  WAIT_FOR_VIEWERS_MS,
  WAITING_MAX_VIEWERS,
  WAITING_REWIND_MAX_S,
} from '@streamit/protocol';
import fc from 'fast-check';
import type { DryViewer, PlaybackState } from '../ports/playback-store.ts';
import { applyCommand, freeze, initialPlayback, resume, timelineOf } from './playback-rules.ts';
import { goOn, holdFor, waitingFrame, waitingOf, waitWithout } from './waiting-rules.ts';

const NOW = 1_700_000_000_000;
const playing = (some: Partial<PlaybackState> = {}): PlaybackState => ({
  ...initialPlayback(null, NOW),
  intent: 'playing',
  duration: 7200,
  version: 5,
  ...some,
});
const dry = (connection: string, version = 5, user = connection): DryViewer => ({
  connection: connection as ConnectionId,
  user: user as UserId,
  name: user.toUpperCase(),
  version,
});
const held = (viewer = dry('a')) => holdFor(playing(), viewer, 10, NOW + 10_000) ?? assert.fail('it is not held');
const isFrom = (connection: string) => (viewer: DryViewer) => viewer.connection === connection;

test('[PB10] a report for the present version holds the film there; what the host wants stays', () => {
  const state = held();
  assert.deepEqual([state.version, state.intent, timelineOf(state).is_playing], [6, 'playing', false]);
  assert.equal(positionAt(timelineOf(state), NOW + 60_000), 10);
  assert.equal(waitingOf(state)?.deadline, NOW + 10_000 + WAIT_FOR_VIEWERS_MS);
});

test('[PB10] the film goes back to where a viewer ran dry only a little, and never before a jump', () => {
  const at = (time: number, from = playing()) => holdFor(from, dry('a'), time, NOW + 10_000)?.position;
  assert.equal(at(9.5), 9.5);
  assert.equal(at(0), 10 - WAITING_REWIND_MAX_S);
  assert.equal(at(500), 10, 'nor ahead of everyone');
  assert.equal(at(95, playing({ position: 100, at: NOW + 9_500 })), 100);
});

test('[PB10] reports that mean nothing change nothing', () => {
  const report = (state: PlaybackState, viewer = dry('a')) => holdFor(state, viewer, 10, NOW + 10_000);
  assert.equal(report(playing(), dry('a', 4)), null, 'an old version');
  assert.equal(report(playing(), dry('a', 6)), null, 'a version that does not exist yet');
  assert.equal(report(playing({ intent: 'paused' })), null, 'nothing plays');
  assert.equal(report(playing({ hold: 'host_away' })), null, 'it stands for the host already');
  assert.equal(report(playing({ duration: 10 })), null, 'nothing more is to come');
  assert.equal(report(held(), dry('a', 6)), null, 'he is waited for already');
});

test('[PB10] who runs dry in the same moment is waited for as well, until the same deadline', () => {
  const both = holdFor(held(), dry('b', 5), 10, NOW + 11_000) ?? assert.fail('he is not waited for');
  assert.equal(waitingOf(both)?.deadline, waitingOf(held())?.deadline);
  const one = waitWithout(both, isFrom('a'), NOW + 12_000) ?? assert.fail('he was waited for');
  assert.deepEqual(waitingFrame(one).waiting_for, [{ user_id: 'b', user: 'B' }]);
  assert.equal(timelineOf(one).is_playing, false);
  const none = waitWithout(one, isFrom('b'), NOW + 13_000) ?? assert.fail('he was waited for');
  assert.equal(timelineOf(none).is_playing, true);
  assert.equal(positionAt(timelineOf(none), NOW + 14_000), 11);
  assert.deepEqual(waitingFrame(none), {
    type: 'ROOM_WAITING',
    version: none.version,
    waiting_for: [],
    deadline: null,
  });
});

test('[PB10] a wait names each user once, and only so many connections', () => {
  let state = held(dry('tab0', 5, 'ann'));
  for (let n = 1; n < WAITING_MAX_VIEWERS; n++) {
    state = holdFor(state, dry(`tab${n}`, 5, 'ann'), 10, NOW) ?? assert.fail(`tab${n} is not waited for`);
  }
  assert.deepEqual(waitingFrame(state).waiting_for, [{ user_id: 'ann', user: 'ANN' }]);
  assert.equal(holdFor(state, dry('one more'), 10, NOW), null);
});

test('[PB10] the host plays or pauses: nobody is waited for; he seeks: they need time there as well', () => {
  for (const type of ['PLAY', 'PAUSE'] as const) {
    const next = applyCommand(held(), { type }, NOW + 20_000);
    assert.deepEqual([next.hold, timelineOf(next).is_playing], [null, type === 'PLAY']);
  }
  const sought = applyCommand(held(), { type: 'SEEK', time: 500 }, NOW + 20_000);
  assert.equal(waitingOf(sought)?.viewers.length, 1);
  assert.equal(positionAt(timelineOf(sought), NOW + 25_000), 500);
  assert.equal(holdFor(sought, dry('b', 6), 10, NOW + 21_000), null, 'a report of the old place is old');
  assert.ok(holdFor(sought, dry('b', 7), 500, NOW + 21_000));
  const slower = applyCommand(held(), { type: 'CHANGE_RATE', rate: 0.5 }, NOW + 20_000);
  assert.deepEqual(slower.hold, held().hold);
});

const viewer = fc.constantFrom('a', 'b', 'c');
const event = fc.oneof(
  fc.record({ kind: fc.constant('dry' as const), by: viewer }),
  fc.record({ kind: fc.constant('ready' as const), by: viewer }),
  fc.record({ kind: fc.constant('away' as const) }),
  fc.record({ kind: fc.constant('back' as const) }),
  fc.record({ kind: fc.constant('deadline' as const) }),
  fc.record({ kind: fc.constant('seek' as const), time: fc.double({ min: 0, max: 4000, noNaN: true }) }),
);
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

function after(state: PlaybackState, step: Event, { isAway, now }: { isAway: boolean; now: number }) {
  switch (step.kind) {
    case 'dry':
      return holdFor(state, dry(step.by, state.version), positionAt(timelineOf(state), now), now);
    case 'ready':
      return waitWithout(state, isFrom(step.by), now);
    case 'away':
      return freeze(state, now);
    case 'back':
      return resume(state, now);
    case 'deadline':
      return goOn(state, now);
    case 'seek':
      // A host who is away commands nothing.
      return isAway ? null : applyCommand(state, { type: 'SEEK', time: step.time }, now);
  }
}

test('[PB10] [RM7] [RM8] grace and waiting hold one after the other, and neither lets go of what the other holds', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      let state = playing();
      let now = NOW;
      let isAway = false;
      const waitedFor = new Set<string>();
      for (const step of events) {
        now += 60_000;
        const before = positionAt(timelineOf(state), now);
        const next = after(state, step, { isAway, now });
        if (next !== null) assert.equal(next.version, state.version + 1);
        state = next ?? state;

        if (step.kind === 'away') isAway = true;
        if (step.kind === 'back') isAway = false;
        if (step.kind === 'dry' && !isAway) waitedFor.add(step.by);
        if (step.kind === 'ready') waitedFor.delete(step.by);
        if (step.kind === 'away' || step.kind === 'deadline') waitedFor.clear();
        assert.equal(state.hold === 'host_away', isAway);
        assert.equal(waitingOf(state)?.viewers.length ?? 0, waitedFor.size);
        assert.equal(timelineOf(state).is_playing, !isAway && waitedFor.size === 0);
        assert.equal(state.intent, 'playing', 'what the host wants is never touched');
        if (step.kind !== 'seek') assert.ok(Math.abs(positionAt(timelineOf(state), now) - before) < 1e-6);
      }
    }),
  );
});

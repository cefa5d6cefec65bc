import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RoomState } from '@streamit/protocol';
import fc from 'fast-check';
import { isActive, type LifecycleEvent, nextState } from './room-lifecycle.ts';

const events: LifecycleEvent[] = ['HOST_ARRIVED', 'HOST_LOST', 'GRACE_ENDED', 'DELETED'];
const states: RoomState[] = ['CREATED', 'LIVE', 'GRACE', 'EXPIRED', 'DELETED'];
const sequence = fc.array(fc.constantFrom(...events), { maxLength: 40 });
const run = (from: RoomState, happened: LifecycleEvent[]) =>
  happened.reduce<RoomState>((state, event) => nextState(state, event) ?? state, from);

test('[RM1] no sequence of events leaves EXPIRED or DELETED', () => {
  fc.assert(
    fc.property(fc.constantFrom('EXPIRED' as const, 'DELETED' as const), sequence, (terminal, happened) => {
      assert.equal(run(terminal, happened), terminal);
      for (const event of happened) assert.equal(nextState(terminal, event), null);
    }),
  );
});

test('[RM1] every room that is not terminal can be deleted, and only grace can expire', () => {
  fc.assert(
    fc.property(sequence, (happened) => {
      const state = run('CREATED', happened);
      assert.equal(nextState(state, 'DELETED'), isActive(state) ? 'DELETED' : null);
      assert.equal(nextState(state, 'GRACE_ENDED'), state === 'GRACE' ? 'EXPIRED' : null);
    }),
  );
});

test('[RM2] a created room becomes live when its host arrives, and nothing else makes it live but his return', () => {
  assert.equal(nextState('CREATED', 'HOST_ARRIVED'), 'LIVE');
  assert.equal(nextState('GRACE', 'HOST_ARRIVED'), 'LIVE');
  for (const state of states) {
    for (const event of events.filter((name) => name !== 'HOST_ARRIVED'))
      assert.notEqual(nextState(state, event), 'LIVE');
  }
});

test('[RM7] only a live room can lose its host', () => {
  for (const state of states) assert.equal(nextState(state, 'HOST_LOST'), state === 'LIVE' ? 'GRACE' : null);
});

/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlayerSyncSnapshot, SyncFacts } from '@streamit/sdk';
import { whyBehind } from './why-behind.ts';

/** A player that follows, in step, but for what is given. */
function syncSnapshot(sync: Partial<PlayerSyncSnapshot>, facts: Partial<SyncFacts> = {}): PlayerSyncSnapshot {
  return {
    state: 'following',
    errorMs: 0,
    toleranceMs: 0,
    rate: 1,
    ...sync,
    facts: {
      cause: null,
      delayMs: 12,
      clockErrorMs: 3,
      bufferedS: 20,
      droppedPart: 0,
      isSteered: true,
      lastSeekAt: null,
      seeks: 0,
      stalls: 0,
      offsetMs: 0,
      ...facts,
    },
  };
}

const keys = (sync: Partial<PlayerSyncSnapshot>, facts: Partial<SyncFacts> = {}) => {
  const { why, next } = whyBehind(syncSnapshot(sync, facts), 'open');
  return [why, next].map((key) => key?.replace('player.sync.', '') ?? null);
};

test('each cause has its sentence, and what to do next', () => {
  assert.deepEqual(keys({}, { cause: 'network' }), ['why.network', 'next.network']);
  assert.deepEqual(keys({ state: 'stalled', errorMs: null }, { cause: 'buffering' }), [
    'why.buffering',
    'next.buffering',
  ]);
  assert.deepEqual(keys({ state: 'blocked', errorMs: null }, { cause: 'browser-blocked' }), [
    'why.browserBlocked',
    'next.click',
  ]);
  assert.deepEqual(keys({ state: 'seeking', errorMs: null }, { cause: 'seeking' }), ['why.seeking', 'next.moment']);
  assert.deepEqual(keys({ errorMs: 300 }, { cause: 'device' }), ['why.device', 'next.device']);
});

test('a slow device is told how many frames come too late, a coarse player what it is left', () => {
  const slow = whyBehind(syncSnapshot({ errorMs: -90 }, { cause: 'device', droppedPart: 0.314 }), 'open');
  assert.deepEqual(slow, { why: 'player.sync.why.dropped', next: 'player.sync.next.device', percent: 31, ms: 0 });
  const coarse = syncSnapshot({ errorMs: -140, toleranceMs: 250 }, { cause: 'coarse-player', isSteered: false });
  assert.equal(whyBehind(coarse, 'open').ms, 250);
});

test('without a cause it is said which way the error goes away, or that there is none', () => {
  assert.deepEqual(keys({ errorMs: -300 }), ['why.faster', 'next.moment']);
  assert.deepEqual(keys({ errorMs: 300 }), ['why.slower', 'next.moment']);
  assert.deepEqual(keys({ errorMs: 3 }), ['why.inStep', null]);
  assert.deepEqual(keys({ errorMs: null }), ['why.held', null]);
});

test('who has set an offset is in step, and not told that he sees what the others see', () => {
  const { why, ms } = whyBehind(syncSnapshot({ errorMs: 2 }, { offsetMs: -180 }), 'open');
  assert.deepEqual([why, ms], ['player.sync.why.behind', 180]);
  assert.deepEqual(keys({ errorMs: 2 }, { offsetMs: 20 }), ['why.ahead', null]);
  assert.deepEqual(keys({ errorMs: 200 }, { offsetMs: 20 }), ['why.slower', 'next.moment']);
});

test('a line that is down comes before all that it brings about, but for the click that the browser wants', () => {
  const ran = syncSnapshot({ state: 'stalled', errorMs: null }, { cause: 'buffering' });
  assert.equal(whyBehind(ran, 'waiting').why, 'player.sync.why.offline');
  const blocked = syncSnapshot({ state: 'blocked', errorMs: null }, { cause: 'browser-blocked' });
  assert.equal(whyBehind(blocked, 'connecting').why, 'player.sync.why.browserBlocked');
});

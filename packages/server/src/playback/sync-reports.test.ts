import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ClientFrameOf, SYNC_REPORTS_PER_MINUTE } from '@streamit/protocol';
import type { Session } from '../ports/session.ts';
import { createSyncReports } from './sync-reports.ts';

const session = () => ({}) as Session;
const steady = { type: 'SYNC_REPORT', error_ms: -12, delay_ms: 30, state: 'following' } as const;

function measured() {
  const seen: [string, string | number][] = [];
  const { SYNC_REPORT } = createSyncReports({
    count: (counter, label) => seen.push([counter, label]),
    observe: (histogram, seconds) => seen.push([histogram, seconds]),
  });
  return {
    seen,
    report: (from: Session, frame: ClientFrameOf<'SYNC_REPORT'>, at = 0) => SYNC_REPORT(from, frame, at),
  };
}

test('[SY7] a report gives the distance, whichever way, the delay and what the player does', () => {
  const { seen, report } = measured();
  report(session(), steady);
  assert.deepEqual(seen, [
    ['syncReport', 'following'],
    ['viewerSkew', 0.012],
    ['viewerDelay', 0.03],
  ]);
});

test('[SY7] what is unknown is not measured, and neither is how far off a player is on its way elsewhere', () => {
  const { seen, report } = measured();
  report(session(), { ...steady, error_ms: null, delay_ms: null });
  report(session(), { ...steady, state: 'seeking', error_ms: 90_000, delay_ms: null });
  assert.deepEqual(seen, [
    ['syncReport', 'following'],
    ['syncReport', 'seeking'],
  ]);
});

test('[SY7] of one connection six reports a minute count; another one has six of its own', () => {
  const { seen, report } = measured();
  const [ann, bob] = [session(), session()];
  const taken = () => seen.filter(([name]) => name === 'syncReport').length;
  for (let n = 0; n < 3 * SYNC_REPORTS_PER_MINUTE; n++) report(ann, steady, n * 1000);
  assert.equal(taken(), SYNC_REPORTS_PER_MINUTE);
  report(bob, steady, 20_000);
  assert.equal(taken(), SYNC_REPORTS_PER_MINUTE + 1);
  report(ann, steady, 59_999);
  assert.equal(taken(), SYNC_REPORTS_PER_MINUTE + 1);
  report(ann, steady, 60_000);
  assert.equal(taken(), SYNC_REPORTS_PER_MINUTE + 2, 'the first one is a minute old');
});

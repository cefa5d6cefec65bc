/** The network between viewers and a node: slow, standing still, cut, away, and half-open. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { USER_LEFT_AFTER_MS } from '@streamit/protocol';
import { chaosTest } from './cluster.ts';
import { report, seenBy, startEvening } from './evening.ts';
import { watchHealth } from './health.ts';
import { assertFilmWentOn, assertNobodyGone, assertNothingLost } from './invariants.ts';
import { faults, startBehindNetworks } from './network-faults.ts';

/** The client asks for the time each 5 to 10 s, and gives a socket up after 12 s without an answer. */
const CLIENT_NOTICES_MS = 24_000;
chaosTest(
  '[TR9] [CH4] the network between viewers and a node fails in every way: the others see nothing of it',
  async (t) => {
    const { cluster, party, front } = await startBehindNetworks(t);
    const health = await watchHealth(t, cluster);
    for (const { name, begin, end, lasts, ghostMs } of faults) {
      const evening = startEvening(t, party, { label: name });
      await delay(1_000);
      const failedAt = performance.now();
      begin(front);
      await delay(lasts);
      end?.(front);
      front.heal();
      await delay(3_000);
      await evening.isHeard(CLIENT_NOTICES_MS);
      const endedAt = await evening.stop();
      for (const line of report(party.viewers, failedAt, endedAt))
        t.diagnostic(`the network before the node ${name}: ${line}`);
      const unharmed = party.viewers.filter(({ recordings }) => recordings.length === 1);
      assert.ok(unharmed.length >= 3, 'those on other ways keep their sockets');
      // Whoever is back before the linger is over has not been away, as far as the others know.
      const isBrief = party.viewers.every((viewer) => seenBy(viewer, failedAt, endedAt).awayMs < USER_LEFT_AFTER_MS);
      if (isBrief) assertNobodyGone(party, failedAt);
      else t.diagnostic(`the network before the node ${name}: for some longer than a linger`);
      await assertNothingLost(party, failedAt + lasts, ghostMs);
      assertFilmWentOn(party);
    }
    await health.assertBack();
  },
);

/** The network between a node and Redis: slow, standing still, cut, away, and half-open. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { chaosTest } from './cluster.ts';
import { report, startEvening } from './evening.ts';
import { watchHealth } from './health.ts';
import { assertFilmWentOn, assertNobodyGone, assertNothingLost } from './invariants.ts';
import { faults, startBehindNetworks } from './network-faults.ts';

/** All on one evening, one after the other: what one leaves behind, the next would show. */
chaosTest(
  '[RM10] [PB8] [CH4] the network between a node and Redis fails in every way: nobody is lost, and nothing',
  async (t) => {
    const { cluster, party, toRedis } = await startBehindNetworks(t);
    const health = await watchHealth(t, cluster);
    for (const { name, begin, end, lasts } of faults) {
      const evening = startEvening(t, party, { label: name });
      await delay(1_000);
      const failedAt = performance.now();
      begin(toRedis);
      await delay(lasts);
      end?.(toRedis);
      toRedis.heal();
      await evening.isHeard();
      await delay(2_000);
      const endedAt = await evening.stop();
      for (const line of report(party.viewers, failedAt, endedAt))
        t.diagnostic(`the network to Redis ${name}: ${line}`);
      for (const viewer of party.viewers) assert.equal(viewer.recordings.length, 1, `${viewer.name} keeps the socket`);
      assertNobodyGone(party, failedAt);
      await assertNothingLost(party, failedAt + lasts);
      assertFilmWentOn(party);
    }
    // Redis itself holds on to what went half-open until its keepalive, in minutes: here it is told at once.
    toRedis.cut();
    await health.assertBack();
  },
);

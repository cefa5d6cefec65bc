/** Both nodes are restarted one after the other (SIGTERM) while the evening goes on, as for an update. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { chaosTest, startCluster } from './cluster.ts';
import { report, startEvening } from './evening.ts';
import { assertFilmWentOn, assertNobodyGone, assertNothingLost } from './invariants.ts';
import { onBoth, openParty } from './party.ts';

/** OP2. */
const EXIT_MAX_MS = 10_000;

chaosTest(
  '[OP2] [CH4] both nodes are restarted under load: all are told 1012 and come back, and nobody waits for the host',
  async (t) => {
    const cluster = await startCluster(t);
    const [a, b] = cluster.nodes;
    const party = await openParty(t, cluster, { host: { home: a }, guests: onBoth(cluster.nodes, 6) });
    const evening = startEvening(t, party);
    await delay(2_000);
    const startedAt = performance.now();
    for (const node of [a, b]) {
      const at = performance.now();
      assert.equal(await node.stop(), 0, `node ${node.name} exits with 0`);
      const tookMs = performance.now() - at;
      assert.ok(tookMs < EXIT_MAX_MS, `node ${node.name} took ${tookMs} ms`);
      await node.start();
      t.diagnostic(`node ${node.name} ended after ${Math.round(tookMs)} ms`);
      // The others must have found their way before the next one goes.
      await delay(3_000);
      await Promise.all(party.viewers.map((viewer) => viewer.here()));
    }
    const endedAt = await evening.stop();
    for (const line of report(party.viewers, startedAt, endedAt)) t.diagnostic(line);
    for (const viewer of party.viewers) {
      const codes = viewer.recordings.flatMap(({ closed }) => closed?.code ?? []);
      assert.ok(
        codes.every((code) => code === 1012),
        `${viewer.name} was closed with ${codes}`,
      );
    }
    assert.ok(party.viewers.every(({ recordings }) => recordings.length >= 2));
    assertNobodyGone(party, startedAt);
    await assertNothingLost(party, performance.now());
    assertFilmWentOn(party);
  },
);

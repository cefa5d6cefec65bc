/** PostgreSQL is restarted, dies, freezes and is cut off in mid-chat: the film goes on, and what was confirmed is stored. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { type Cluster, chaosTest, startCluster } from './cluster.ts';
import { report, seenBy, startEvening } from './evening.ts';
import { watchHealth } from './health.ts';
import { assertFilmWentOn, assertNobodyGone, assertNothingLost } from './invariants.ts';
import { onBoth, openParty } from './party.ts';

/** Live playback needs no database: a viewer notices at most this while it is away. */
const STILL_MAX_MS = 2_000;
const faults: readonly {
  readonly name: string;
  strike(cluster: Cluster): Promise<void>;
}[] = [
  {
    name: 'is restarted',
    async strike({ postgres }) {
      await postgres.stop();
      await postgres.start();
    },
  },
  {
    name: 'is killed and away for 3 s',
    async strike({ postgres }) {
      await postgres.kill();
      await delay(3_000);
      await postgres.start();
    },
  },
  {
    name: 'stands still for 8 s',
    async strike({ postgres }) {
      postgres.freeze();
      await delay(8_000);
      postgres.thaw();
    },
  },
  {
    name: 'is cut off from one node',
    async strike({ nodes: [, b] }) {
      for (let n = 0; n < 3; n++) {
        b.toPostgres.cut();
        await delay(500);
      }
    },
  },
  {
    name: 'is half-open for one node, for 5 s',
    async strike({ nodes: [, b] }) {
      b.toPostgres.goSilent();
      await delay(5_000);
      b.toPostgres.heal();
    },
  },
];

/** All on one evening, one after the other: what one leaves behind, the next would show. */
chaosTest(
  '[CH4] [PB8] PostgreSQL fails in every way in mid-chat: playback goes on, and no confirmed message is lost or doubled',
  async (t) => {
    const cluster = await startCluster(t, { through: ['postgres'] });
    const [a] = cluster.nodes;
    const party = await openParty(t, cluster, { host: { home: a }, guests: onBoth(cluster.nodes, 4) });
    const health = await watchHealth(t, cluster);
    for (const { name, strike } of faults) {
      // The host is silent: frames of one connection are handled in order, so his commands would wait behind his words.
      const evening = startEvening(t, { ...party, speakers: party.speakers.slice(1) }, { label: name });
      await delay(1_000);
      const failedAt = performance.now();
      await strike(cluster);
      const healedAt = performance.now();
      await delay(3_000);
      const endedAt = await evening.stop();
      for (const line of report(party.viewers, failedAt, endedAt)) t.diagnostic(`PostgreSQL ${name}: ${line}`);
      for (const viewer of party.viewers) {
        const { stillMs } = seenBy(viewer, failedAt, endedAt);
        assert.ok(stillMs < STILL_MAX_MS, `PostgreSQL ${name}: ${viewer.name} was told nothing for ${stillMs} ms`);
        assert.equal(viewer.recordings.length, 1, `PostgreSQL ${name}: ${viewer.name} keeps the socket`);
      }
      assertNobodyGone(party, failedAt);
      await assertNothingLost(party, healedAt);
      assertFilmWentOn(party);
    }
    await health.assertBack();
  },
);

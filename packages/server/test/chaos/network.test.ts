/** The network between a node and Redis, and between viewers and a node: slow, standing still, cut, and half-open. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { chaosTest, startCluster } from './cluster.ts';
import { report, startEvening } from './evening.ts';
import type { FailingNetwork } from './failing-network.ts';
import { watchHealth } from './health.ts';
import { assertFilmWentOn, assertNobodyGone, assertNothingLost } from './invariants.ts';
import { openParty } from './party.ts';

/** Some guests of node b come through its front, the others directly. */
async function setUp(t: TestContext) {
  const cluster = await startCluster(t, { through: ['redis'] });
  const [a, b] = cluster.nodes;
  const guests = [{ home: a }, { home: b }, { home: b, front: true }, { home: b, front: true }];
  const party = await openParty(t, cluster, { host: { home: a }, guests });
  return { cluster, party, toRedis: b.toRedis, front: b.front };
}

/** A half-open socket shows by silence alone: the node gives it up after 45 s (TR9), and counts it as a viewer until then. */
const NODE_NOTICES_MS = 47_000;

const faults: readonly {
  readonly name: string;
  readonly lasts: number;
  begin(network: FailingNetwork): void;
  /** How long who was lost by it may be listed, where that is more than a lease. */
  readonly ghostMs?: number;
}[] = [
  { name: 'is slow and uneven', lasts: 5_000, begin: (network) => network.delay(150, 150) },
  { name: 'drops everything for 5 s', lasts: 5_000, begin: (network) => network.stall() },
  { name: 'is cut', lasts: 3_000, begin: (network) => network.cut() },
  { name: 'is away', lasts: 5_000, begin: (network) => network.refuse() },
  { name: 'goes half-open', lasts: 5_000, begin: (network) => network.goSilent(), ghostMs: NODE_NOTICES_MS },
];

/** All on one evening, one after the other: what one leaves behind, the next would show. */
chaosTest(
  '[RM10] [PB8] [CH4] the network between a node and Redis fails in every way: nobody is lost, and nothing',
  async (t) => {
    const { cluster, party, toRedis } = await setUp(t);
    const health = await watchHealth(t, cluster);
    for (const { name, begin, lasts } of faults) {
      const evening = startEvening(t, party, { label: name });
      await delay(1_000);
      const failedAt = performance.now();
      begin(toRedis);
      await delay(lasts);
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

/** The client asks for the time each 5 to 10 s, and gives a socket up after 12 s without an answer. */
const CLIENT_NOTICES_MS = 24_000;
chaosTest(
  '[TR9] [CH4] the network between viewers and a node fails in every way: the others see nothing of it',
  async (t) => {
    const { cluster, party, front } = await setUp(t);
    const health = await watchHealth(t, cluster);
    for (const { name, begin, lasts, ghostMs } of faults) {
      const evening = startEvening(t, party, { label: name });
      await delay(1_000);
      const failedAt = performance.now();
      begin(front);
      await delay(lasts);
      front.heal();
      await delay(3_000);
      await evening.isHeard(CLIENT_NOTICES_MS);
      const endedAt = await evening.stop();
      for (const line of report(party.viewers, failedAt, endedAt))
        t.diagnostic(`the network before the node ${name}: ${line}`);
      const unharmed = party.viewers.filter(({ recordings }) => recordings.length === 1);
      assert.ok(unharmed.length >= 3, 'those on other ways keep their sockets');
      await assertNothingLost(party, failedAt + lasts, ghostMs);
      assertFilmWentOn(party);
    }
    await health.assertBack();
  },
);

/** A hundred clients whose connections break at random, all the time and all at once ("reconnect chaos"). */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { chaosTest, startCluster } from './cluster.ts';
import { seenBy, startEvening } from './evening.ts';
import { watchHealth } from './health.ts';
import { assertFilmWentOn, assertNothingLost } from './invariants.ts';
import { onBoth, openParty } from './party.ts';
import type { Viewer } from './viewer.ts';

const CLIENTS = 100;
/** How long it goes on; shorter for a quick look. */
const DURATION_MS = Number(process.env.CHAOS_CROWD_SECONDS || 60) * 1_000;
/** How often somebody's connection breaks, and how often everyone's at once. */
const DROP_MS = 100;
const ALL_DROP_MS = 15_000;
/** Few speak, so that nobody is away for more messages than who comes in is told. */
const SPEAKERS = 4;

chaosTest(
  `[RM10] [CH4] [WS1] ${CLIENTS} clients lose their connections at random for ${DURATION_MS / 1_000} s: all are there in the end, and nothing was lost`,
  async (t) => {
    const cluster = await startCluster(t);
    const guests = onBoth(cluster.nodes, CLIENTS - 2).map((guest, n) => ({ ...guest, front: n % 3 === 0 }));
    const party = await openParty(t, cluster, { host: {}, guests });
    const speakers = party.speakers.slice(0, SPEAKERS);
    const guestsOnly = party.viewers.slice(1);
    const breaks = {
      one: (viewer: Viewer | undefined) => viewer?.drop(),
      all() {
        for (const { front } of cluster.nodes) front.cut();
        for (const viewer of guestsOnly) viewer.drop();
      },
    };
    // Once before the first look, so that what is made at the first storm and kept is not taken for a leak.
    breaks.all();
    await delay(4_000);
    await Promise.all(party.viewers.map((viewer) => viewer.here(40_000)));
    const health = await watchHealth(t, cluster);

    // People who find a page that waits press its button; else the back-off would make it a quiet minute.
    const presses = setInterval(() => {
      for (const { room } of guestsOnly) if (room.get().connection.state === 'waiting') room.retryNow();
    }, 2_000);
    t.after(() => clearInterval(presses));
    const evening = startEvening(t, { ...party, speakers }, { talkMs: 2_000 });
    const startedAt = performance.now();
    const timers = [
      setInterval(() => breaks.one(guestsOnly[randomInt(guestsOnly.length)]), DROP_MS),
      setInterval(breaks.all, ALL_DROP_MS),
    ];
    const calm = () => {
      for (const timer of timers) clearInterval(timer);
    };
    t.after(calm);
    await delay(DURATION_MS);
    calm();
    const endedAt = performance.now();
    await Promise.all(party.viewers.map((viewer) => viewer.here(40_000)));
    t.diagnostic(`everyone was back ${Math.round(performance.now() - endedAt)} ms after the last break`);
    await evening.stop();
    const sockets = guestsOnly.map(({ recordings }) => recordings.length);
    t.diagnostic(`${sockets.reduce((sum, count) => sum + count, 0)} sockets of ${guestsOnly.length} clients`);
    const seen = guestsOnly.map((viewer) => seenBy(viewer, startedAt, endedAt));
    const worst = (of: 'stillMs' | 'awayMs') => Math.max(...seen.map((each) => each[of]));
    t.diagnostic(`away for at most ${worst('awayMs')} ms, without a new state for at most ${worst('stillMs')} ms`);
    const host = seenBy(party.host, startedAt, endedAt);
    t.diagnostic(`the host, who kept his connection: no new state for at most ${host.stillMs} ms`);
    const confirmed = speakers.map(({ acknowledged }) => acknowledged.length);
    t.diagnostic(`${confirmed.reduce((sum, count) => sum + count, 0)} messages confirmed`);
    assert.ok(
      sockets.every((count) => count > 1),
      'each has lost his connection',
    );
    await assertNothingLost(party, endedAt);
    assertFilmWentOn(party);
    await health.assertBack();
  },
);

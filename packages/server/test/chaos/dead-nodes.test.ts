/** A node dies (`kill -9`): the one with the host, one with viewers, the one that started a grace. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { chaosTest, startCluster } from './cluster.ts';
import { count, framesSince, report, startEvening } from './evening.ts';
import { watchHealth } from './health.ts';
import { assertFilmWentOn, assertNobodyGone, assertNothingLive, assertNothingLost } from './invariants.ts';
import { onBoth, openParty, until } from './party.ts';

/** Host and one guest on node a, the other guests on node b. */
async function setUp(t: TestContext, graceSeconds = 600) {
  const cluster = await startCluster(t, { graceSeconds });
  const [a, b] = cluster.nodes;
  const party = await openParty(t, cluster, { host: { home: a }, guests: onBoth(cluster.nodes, 4) });
  return { cluster, party, a, b };
}

chaosTest(
  '[RM7] [PB8] [CH4] the node with the host is killed: he is back at once on the other, and nobody waits for him',
  async (t) => {
    const { cluster, party, a, b } = await setUp(t);
    const health = await watchHealth(t, cluster, [b]);
    const evening = startEvening(t, party);
    await delay(2_000);
    const failedAt = performance.now();
    await a.kill();
    await delay(6_000);
    const endedAt = await evening.stop();
    for (const line of report(party.viewers, failedAt, endedAt)) t.diagnostic(line);
    assertNobodyGone(party, failedAt);
    await assertNothingLost(party, failedAt);
    assertFilmWentOn(party);
    await a.start();
    await assertNothingLost(party, failedAt);
    await health.assertBack();
  },
);

chaosTest(
  '[RM10] [CH4] a node with viewers is killed: those of the other see no gap, and nobody is listed who is gone',
  async (t) => {
    const { cluster, party, a, b } = await setUp(t);
    const health = await watchHealth(t, cluster, [a]);
    const evening = startEvening(t, party);
    await delay(2_000);
    const failedAt = performance.now();
    // One of those on the dead node never comes back.
    const lost = party.viewers.find(({ recordings }) => recordings.at(-1)?.node === b);
    assert.ok(lost !== undefined);
    await b.kill();
    lost.leave();
    await delay(6_000);
    const endedAt = await evening.stop();
    for (const line of report(party.viewers, failedAt, endedAt)) t.diagnostic(line);
    const left = { ...party, viewers: party.viewers.filter((viewer) => viewer !== lost) };
    await assertNothingLost(left, failedAt);
    assertFilmWentOn(left);
    const watching = left.viewers.filter(({ recordings }) => recordings.length === 1);
    assert.ok(watching.length >= 2);
    for (const viewer of watching) {
      const gone = framesSince(viewer, failedAt)
        .filter((frame) => frame.type === 'USER_LEFT')
        .filter(({ user_id }) => user_id !== party.banned.id);
      assert.deepEqual(
        gone.map(({ user_id }) => user_id),
        [lost.id],
        `${viewer.name} is told of the one who left, once`,
      );
    }
    await health.assertBack();
  },
);

chaosTest(
  '[RM7] [RM8] the host and his node die together: the others are told within a lease, and he finds the room',
  async (t) => {
    const { party, a } = await setUp(t);
    const { host } = party;
    const others = party.viewers.filter((viewer) => viewer !== host);
    const failedAt = performance.now();
    host.leave();
    await a.kill();
    const isTold = () =>
      others.every(({ room }) => room.get().hostAway !== null && room.get().playback?.is_playing === false);
    await until(isTold, 'the grace to begin', 18_000);
    t.diagnostic(`the room waits for its host after ${Math.round(performance.now() - failedAt)} ms`);
    const back = await party.hostPerson.enter(party.code);
    await until(() => others.every(({ room }) => room.get().playback?.is_playing), 'the film to go on');
    for (const viewer of others) {
      assert.equal(count(viewer, failedAt, 'HOST_DISCONNECTED'), 1, viewer.name);
      assert.equal(count(viewer, failedAt, 'HOST_RECONNECTED'), 1, viewer.name);
    }
    await back.say('I am back');
    await assertNothingLost({ ...party, host: back, viewers: [back, ...others] }, failedAt);
  },
);

chaosTest('[RM9] the node that started a grace is killed: the room expires on time, once', async (t) => {
  const graceSeconds = 8;
  const { cluster, party, a } = await setUp(t, graceSeconds);
  const { host } = party;
  const others = party.viewers.filter((viewer) => viewer !== host);
  await host.say('good night');
  host.leave();
  await until(() => others.every(({ room }) => room.get().hostAway !== null), 'the grace to begin');
  const startedAt = performance.now();
  await a.kill();
  await until(() => others.every(({ room }) => room.get().connection.state === 'closed'), 'the end', 20_000);
  const tookMs = performance.now() - startedAt;
  t.diagnostic(`expired ${Math.round(tookMs - graceSeconds * 1000)} ms after its deadline`);
  assert.ok(Math.abs(tookMs - graceSeconds * 1000) < 1_500, `after ${tookMs} ms`);
  for (const viewer of others) {
    assert.equal(viewer.room.get().ended, 'expired', viewer.name);
    assert.ok(count(viewer, startedAt, 'ROOM_EXPIRED') <= 1, `${viewer.name} is told once`);
  }
  const { rows } = await cluster.db.query('select state, grace_deadline from rooms where id = $1', [party.id]);
  assert.deepEqual(rows, [{ state: 'EXPIRED', grace_deadline: null }]);
  const audit = await cluster.db.query("select 1 from audit where action = 'expire' and room_id = $1", [party.id]);
  assert.equal(audit.rowCount, 1, 'by one node');
  const { rows: kept } = await cluster.db.query('select message from messages where room_id = $1', [party.id]);
  assert.deepEqual(kept, [{ message: 'good night' }]);
  await assertNothingLive(party);
});

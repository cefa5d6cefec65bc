/** Redis dies and comes back empty, in mid-play and in mid-grace; it freezes; the way to it is cut. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type ClusterOptions, chaosTest, startCluster } from './cluster.ts';
import { count, framesSince, report, startEvening } from './evening.ts';
import { watchHealth } from './health.ts';
import { assertFilmWentOn, assertNobodyGone, assertNothingLive, assertNothingLost } from './invariants.ts';
import { onBoth, openParty, type Party, until } from './party.ts';

async function setUp(t: TestContext, options: ClusterOptions = {}) {
  const cluster = await startCluster(t, options);
  const [a] = cluster.nodes;
  const party = await openParty(t, cluster, { host: { home: a }, guests: onBoth(cluster.nodes, 4) });
  return { cluster, party, redis: cluster.redis };
}

/** The store is away, the people are not: nobody loses his socket, and nobody is said to have gone. */
function assertNobodyNoticed(party: Party, since: number): void {
  for (const { name, recordings } of party.viewers) assert.equal(recordings.length, 1, `${name} keeps the socket`);
  assertNobodyGone(party, since);
}

chaosTest(
  '[PB8] [MO3] [CH4] Redis is killed in mid-play and comes back empty, twice: the film plays on, and all is as it was',
  async (t) => {
    const { cluster, party, redis } = await setUp(t);
    const health = await watchHealth(t, cluster);
    const evening = startEvening(t, party);
    await delay(2_000);
    const failedAt = performance.now();
    await redis.kill();
    await delay(2_000);
    await redis.start();
    await delay(4_000);
    // What the first loss left to be written down must not be lost with the second.
    await redis.kill();
    await redis.start();
    const lastFailedAt = performance.now();
    await delay(5_000);
    const endedAt = await evening.stop();
    for (const line of report(party.viewers, failedAt, endedAt)) t.diagnostic(line);
    assertNobodyNoticed(party, failedAt);
    await assertNothingLost(party, lastFailedAt);
    assertFilmWentOn(party);
    await health.assertBack();
  },
);

chaosTest('[RM9] Redis is killed in mid-grace and comes back empty: the room expires on time', async (t) => {
  const graceSeconds = 10;
  const { cluster, party, redis } = await setUp(t, { graceSeconds });
  const others = party.viewers.filter((viewer) => viewer !== party.host);
  party.host.leave();
  await until(() => others.every(({ room }) => room.get().hostAway !== null), 'the grace to begin');
  const deadline = others[0]?.room.get().hostAway?.deadline ?? 0;
  await delay(1_000);
  await redis.kill();
  await delay(2_000);
  await redis.start();
  await until(() => others.every(({ room }) => room.get().connection.state === 'closed'), 'the end', 20_000);
  const late = (others[0]?.room.clock.now() ?? 0) - deadline;
  t.diagnostic(`expired ${Math.round(late)} ms after its deadline`);
  assert.ok(late > -300 && late < 1_500, `${late} ms after the deadline`);
  for (const { room, name } of others) assert.equal(room.get().ended, 'expired', name);
  const { rows } = await cluster.db.query('select state from rooms where id = $1', [party.id]);
  assert.deepEqual(rows, [{ state: 'EXPIRED' }]);
  const audit = await cluster.db.query("select 1 from audit where action = 'expire' and room_id = $1", [party.id]);
  assert.equal(audit.rowCount, 1, 'once');
  await assertNothingLive(party);
});

chaosTest(
  '[RM8] the host comes back to a room whose grace Redis has forgotten: the film goes on where it stood',
  async (t) => {
    const { party, redis } = await setUp(t);
    const others = party.viewers.filter((viewer) => viewer !== party.host);
    party.host.leave();
    await until(
      () => others.every(({ room }) => room.get().hostAway !== null && !room.get().playback?.is_playing),
      'the grace',
    );
    const stoodAt = others[0]?.room.get().playback?.time ?? 0;
    await redis.kill();
    const failedAt = performance.now();
    await delay(1_000);
    await redis.start();
    await delay(1_500);
    const host = await party.hostPerson.enter(party.code);
    await until(() => others.every(({ room }) => room.get().playback?.is_playing), 'the film to go on');
    const goesOnAt = others[0]?.room.get().playback?.time ?? 0;
    assert.ok(Math.abs(goesOnAt - stoodAt) < 0.1, `stood at ${stoodAt} s, goes on at ${goesOnAt} s`);
    await host.say('I am back');
    const viewers = [host, ...others];
    // Who had been told may be told again, where the store knew more than the database; but of no other deadline.
    for (const viewer of others) {
      const told = framesSince(viewer, 0).filter((frame) => frame.type === 'HOST_DISCONNECTED');
      assert.equal(
        new Set(told.map(({ deadline }) => deadline)).size,
        1,
        `${viewer.name} was told ${JSON.stringify(told)}`,
      );
    }
    await assertNothingLost({ ...party, host, viewers }, failedAt);
  },
);

chaosTest(
  '[RM10] [CH4] Redis stands still for 20 s: players play, commands are refused, and afterwards nobody has gone',
  async (t) => {
    const { cluster, party, redis } = await setUp(t);
    const health = await watchHealth(t, cluster);
    const evening = startEvening(t, party);
    await delay(2_000);
    const failedAt = performance.now();
    redis.freeze();
    await delay(20_000);
    for (const { name, room } of party.viewers) assert.equal(room.get().playback?.is_playing, true, name);
    redis.thaw();
    const thawedAt = performance.now();
    await delay(5_000);
    const endedAt = await evening.stop();
    for (const line of report(party.viewers, failedAt, endedAt)) t.diagnostic(line);
    assert.ok(count(party.host, failedAt, 'ERROR') > 0, 'the host is told that it does not work');
    assertNobodyNoticed(party, failedAt);
    await assertNothingLost(party, thawedAt);
    assertFilmWentOn(party);
    await health.assertBack();
  },
);

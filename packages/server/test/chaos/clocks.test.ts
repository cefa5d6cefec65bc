/** The clock of one node is 90 s off: what it says of time must be what the other says. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { chaosTest, startCluster } from './cluster.ts';
import { report, startEvening } from './evening.ts';
import { assertFilmWentOn, assertNothingLive, assertNothingLost } from './invariants.ts';
import { onBoth, openParty, until } from './party.ts';
import { skewedClock } from './skewed-clock.ts';

const SKEW_MS = 90_000;
/** Two clients on a busy machine measure the same clock this exactly. */
const AGREE_MS = 50;

for (const skewMs of [SKEW_MS, -SKEW_MS]) {
  chaosTest(
    `[SY1] [RM9] a node whose clock is ${skewMs / 1_000} s off tells the same time, positions and deadlines`,
    async (t) => {
      const graceSeconds = 6;
      const env = (node: number) => (node === 1 ? skewedClock(skewMs) : {});
      const cluster = await startCluster(t, { graceSeconds, env });
      const [a, b] = cluster.nodes;
      const offMs = Number(await (await b.process.probeHeap()).evaluate('Date.now()')) - Date.now();
      assert.ok(Math.abs(offMs - skewMs) < 5_000, `its clock is really off: ${offMs} ms`);
      const party = await openParty(t, cluster, { host: { home: b }, guests: onBoth(cluster.nodes, 4) });
      const evening = startEvening(t, party);
      const startedAt = performance.now();
      await delay(3_000);
      const endedAt = await evening.stop();
      for (const line of report(party.viewers, startedAt, endedAt)) t.diagnostic(line);
      await assertNothingLost(party, startedAt);
      assertFilmWentOn(party);
      const clocks = party.viewers.map(({ room }) => room.clock.offsetMs);
      const apart = Math.max(...clocks) - Math.min(...clocks);
      t.diagnostic(`room clocks of viewers of both nodes: at most ${apart.toFixed(1)} ms apart`);
      assert.ok(apart < AGREE_MS, `${apart} ms`);
      const { rows } = await cluster.db.query<{ message: string; user_name: string }>(
        'select message, user_name from messages where room_id = $1 order by created_at, id',
        [party.id],
      );
      for (const { name } of party.speakers) {
        const own = rows
          .filter(({ user_name }) => user_name === name)
          .map(({ message }) => Number(message.split(' ').at(-1)));
        assert.deepEqual(
          own,
          own.toSorted((x, y) => x - y),
          `what ${name} said is in its order`,
        );
      }
      // A room that only the other node can end: the deadline is the room's, not that of the node that set it.
      const others = party.viewers.filter(({ recordings }) => recordings.at(-1)?.node === a);
      party.host.leave();
      await until(() => others.every(({ room }) => room.get().hostAway !== null), 'the grace to begin');
      const [first] = others;
      assert.ok(first !== undefined);
      const deadline = first.room.get().hostAway?.deadline ?? 0;
      const leftMs = deadline - first.room.clock.now();
      assert.ok(leftMs > (graceSeconds - 1) * 1_000 && leftMs <= graceSeconds * 1_000 + 500, `${leftMs} ms are left`);
      await b.kill();
      await until(() => others.every(({ room }) => room.get().ended === 'expired'), 'the end', 20_000);
      const late = first.room.clock.now() - deadline;
      assert.ok(late > -300 && late < 1_500, `${late} ms after the deadline`);
      t.diagnostic(`the room expired ${Math.round(late)} ms after its deadline`);
      await assertNothingLive(party);
    },
  );
}

import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { RoomCode } from '@streamit/protocol';
import { createFakeClock } from '../../../test/fake-clock.ts';
import { redisLinkTest } from '../../../test/redis-link-test.ts';
import { createDeadlines } from './redis-deadlines.ts';

const room = 'AAAAAA' as RoomCode;
const DAY_MS = 24 * 3_600_000;

redisLinkTest('[RM9] a deadline is brought forward, never put off', async (open) => {
  const clock = createFakeClock();
  const deadlines = createDeadlines(await open(clock.now), 'x');
  await deadlines.bringForward(room, 1_000);
  await deadlines.bringForward(room, 2_000);
  clock.advance(999);
  assert.deepEqual(await deadlines.claim(5_000), []);
  await deadlines.bringForward(room, 0);
  assert.deepEqual(await deadlines.claim(5_000), [{ room, deadline: clock.now() }]);
});

redisLinkTest('[RM9] what is asked for while a room is claimed is not finished with the claim', async (open) => {
  const clock = createFakeClock();
  const deadlines = createDeadlines(await open(clock.now), 'x');
  for (const inMs of [0, 3_000, 60_000]) {
    await deadlines.bringForward(room, 0);
    const [due] = await deadlines.claim(5_000);
    await deadlines.bringForward(room, inMs);
    await deadlines.finish(room, due?.deadline ?? assert.fail());
    clock.advance(5_000);
    const [again] = await deadlines.claim(5_000);
    assert.equal(again?.room, room, `in ${inMs} ms`);
    await deadlines.finish(room, again?.deadline);
    clock.advance(DAY_MS);
    assert.deepEqual(await deadlines.claim(5_000), []);
  }
});

redisLinkTest('[RM9] one look takes no more than others can wait for, and the next takes the rest', async (open) => {
  const clock = createFakeClock();
  const link = await open(clock.now);
  const deadlines = createDeadlines(link, 'x');
  const codes = Array.from({ length: 10_000 }, (_, n) => `R${n}` as RoomCode);
  const shard = link.keys.shardOf(room, 'x');
  const rooms = codes.filter((code) => link.keys.shardOf(code, 'x') === shard).slice(0, 150);
  await Promise.all(rooms.map((code) => deadlines.put(code, clock.now())));
  const looks = [await deadlines.claim(5_000), await deadlines.claim(5_000), await deadlines.claim(5_000)];
  assert.deepEqual(
    looks.map((due) => due.length),
    [100, 50, 0],
  );
  assert.equal(new Set(looks.flat().map((due) => due.room)).size, 150);
});

redisLinkTest('[RM10] an index lives for a day after its last deadline, and no longer', async (open) => {
  const clock = createFakeClock();
  const link = await open(clock.now);
  const deadlines = createDeadlines(link, 'x');
  async function assertLifetime(days: number): Promise<void> {
    for (const name of ['x-due', 'x-deadlines']) {
      const key = link.keys.shardOf(room, name);
      const ttlMs = Number(await link.command(key, ['PTTL', key]));
      assert.ok(Math.abs(ttlMs - days * DAY_MS) < 60_000, `${name}: ${ttlMs} ms`);
    }
  }
  await deadlines.put(room, clock.now() + 3 * DAY_MS + 0.5);
  await assertLifetime(4);
  await deadlines.put(room, clock.now());
  await assertLifetime(4);
  await deadlines.finish(room);
  await deadlines.bringForward(room, 0);
  await assertLifetime(1);
});

redisLinkTest('[SY1] deadlines fall due by the clock of Redis, whatever a node takes for the time', async (open) => {
  const deadlines = createDeadlines(await open(), 'x');
  await deadlines.bringForward(room, 100);
  assert.deepEqual(await deadlines.claim(60_000), []);
  let due = await deadlines.claim(60_000);
  for (let tries = 0; due.length === 0 && tries < 200; tries++) {
    await wait(10);
    due = await deadlines.claim(60_000);
  }
  assert.equal(due[0]?.room, room);
});

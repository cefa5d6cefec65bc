/** What every WaitingStore must do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RoomCode, UserId } from '@streamit/protocol';
import type { RealtimeAdapter } from '../../test/realtime-adapters.ts';

const room = 'AAAAAA' as RoomCode;
const ann = 'ann' as UserId;

export function waitingStoreContract({ name, open }: RealtimeAdapter): void {
  test(`[PB10] ${name} waiting: a deadline is handed out when it has passed, to exactly one of many callers`, async (t) => {
    const { store, advance } = await open(t);
    const deadline = store.clock.now() + 1_000;
    await store.waiting.schedule(room, deadline);
    assert.deepEqual(await store.waiting.claimDue(5_000), []);
    await advance(1_000);
    const claims = await Promise.all([1, 2, 3, 4].map(() => store.waiting.claimDue(5_000)));
    assert.deepEqual(claims.flat(), [{ room, deadline }]);
  });

  test(`[PB10] ${name} waiting: a claim that nobody finished is handed out again`, async (t) => {
    const { store, advance } = await open(t);
    await store.waiting.schedule(room, store.clock.now());
    const [due] = await store.waiting.claimDue(5_000);
    await advance(5_000);
    assert.deepEqual(await store.waiting.claimDue(5_000), [due]);
    await store.waiting.finish(due ?? assert.fail());
    await advance(5_000);
    assert.deepEqual(await store.waiting.claimDue(5_000), []);
  });

  test(`[PB10] ${name} waiting: finishing an old deadline leaves the one that came since`, async (t) => {
    const { store, advance } = await open(t);
    await store.waiting.schedule(room, store.clock.now());
    const [old] = await store.waiting.claimDue(5_000);
    const deadline = store.clock.now() + 1_000;
    await store.waiting.schedule(room, deadline);
    await store.waiting.finish(old ?? assert.fail());
    await advance(1_000);
    assert.deepEqual(await store.waiting.claimDue(5_000), [{ room, deadline }]);
  });

  test(`[PB10] ${name} waiting: who is excluded stays so until he is readmitted, or for as long as was said`, async (t) => {
    const { store, advance } = await open(t);
    const { waiting } = store;
    assert.equal(await waiting.isExcluded(room, ann), false);
    await waiting.exclude(room, ann, 10_000);
    assert.equal(await waiting.isExcluded(room, ann), true);
    assert.equal(await waiting.isExcluded('BBBBBB' as RoomCode, ann), false);
    await waiting.readmit(room, ann);
    assert.equal(await waiting.isExcluded(room, ann), false);
    await waiting.exclude(room, ann, 10_000);
    await advance(10_000);
    assert.equal(await waiting.isExcluded(room, ann), false);
  });

  test(`[RM10] ${name} waiting: a dropped room has no deadline`, async (t) => {
    const { store } = await open(t);
    await store.waiting.schedule(room, store.clock.now());
    await store.waiting.drop(room);
    assert.deepEqual(await store.waiting.claimDue(5_000), []);
  });

  test(`[PB10] ${name} waiting: another node hands out and finishes what one began, to the last digit of the deadline`, async (t) => {
    const { store, another, advance } = await open(t);
    const elsewhere = (await another()).waiting;
    const deadline = store.clock.now() + 1_000.123;
    await store.waiting.schedule(room, deadline);
    await store.waiting.exclude(room, ann, 10_000);
    assert.equal(await elsewhere.isExcluded(room, ann), true);
    await advance(1_001);
    const [due] = await elsewhere.claimDue(5_000);
    assert.deepEqual(due, { room, deadline });
    await elsewhere.finish({ room, deadline: deadline + 0.001 });
    await advance(5_000);
    assert.deepEqual(await store.waiting.claimDue(5_000), [due]);
    await store.waiting.finish(due ?? assert.fail());
    await advance(5_000);
    assert.deepEqual(await elsewhere.claimDue(5_000), []);
  });
}

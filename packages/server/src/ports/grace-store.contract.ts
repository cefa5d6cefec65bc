/** What every GraceStore must do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RoomCode } from '@streamit/protocol';
import type { RealtimeAdapter } from '../../test/realtime-adapters.ts';

const room = 'AAAAAA' as RoomCode;

export function graceStoreContract({ name, open }: RealtimeAdapter): void {
  test(`[RM9] ${name} grace: a room is due at its deadline, not before`, async (t) => {
    const { store, advance } = await open(t);
    await store.grace.start(room, store.clock.now() + 1_000);
    assert.deepEqual(await store.grace.claimDue(30_000), []);
    await advance(1_000);
    assert.deepEqual(await store.grace.claimDue(30_000), [room]);
  });

  test(`[RM9] ${name} grace: of many callers exactly one gets a due room`, async (t) => {
    const { store } = await open(t);
    await store.grace.start(room, store.clock.now() - 1);
    const claims = await Promise.all([1, 2, 3, 4].map(() => store.grace.claimDue(30_000)));
    assert.deepEqual(claims.flat(), [room]);
  });

  test(`[RM9] ${name} grace: a claim that nobody finished is handed out again`, async (t) => {
    const { store, advance } = await open(t);
    await store.grace.start(room, store.clock.now());
    assert.deepEqual(await store.grace.claimDue(5_000), [room]);
    await advance(5_000);
    assert.deepEqual(await store.grace.claimDue(5_000), [room]);
    await store.grace.cancel(room);
    await advance(5_000);
    assert.deepEqual(await store.grace.claimDue(5_000), []);
  });

  test(`[RM8] ${name} grace: a cancelled deadline never falls due`, async (t) => {
    const { store, advance } = await open(t);
    await store.grace.start(room, store.clock.now() + 1_000);
    await store.grace.cancel(room);
    await advance(2_000);
    assert.deepEqual(await store.grace.claimDue(30_000), []);
  });
}

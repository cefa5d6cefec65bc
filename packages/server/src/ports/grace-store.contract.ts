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

  test(`[RM9] ${name} grace: many rooms that fall due at once are handed to several nodes, each once`, async (t) => {
    const { store, another, advance } = await open(t);
    const nodes = [store.grace, (await another()).grace];
    const rooms = Array.from({ length: 40 }, (_, n) => `ROOM${n + 10}` as RoomCode);
    await Promise.all(rooms.map((code, n) => store.grace.start(code, store.clock.now() + n / 2)));
    await advance(20);
    const claims = (await Promise.all([...nodes, ...nodes].map((grace) => grace.claimDue(5_000)))).flat();
    assert.deepEqual(claims.sort(), rooms);
    await Promise.all(rooms.slice(1).map((code, n) => nodes[n % 2]?.cancel(code)));
    await advance(5_000);
    assert.deepEqual((await Promise.all(nodes.map((grace) => grace.claimDue(5_000)))).flat(), rooms.slice(0, 1));
  });

  test(`[RM7] ${name} grace: one that begins anew while its predecessor is claimed falls due at its own deadline`, async (t) => {
    const { store, advance } = await open(t);
    await store.grace.start(room, store.clock.now());
    assert.deepEqual(await store.grace.claimDue(5_000), [room]);
    await store.grace.start(room, store.clock.now() + 10_000);
    await advance(9_999);
    assert.deepEqual(await store.grace.claimDue(5_000), []);
    await advance(1);
    assert.deepEqual(await store.grace.claimDue(5_000), [room]);
  });
}

/** What every ModerationStore must do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RoomCode, UserId } from '@streamit/protocol';
import type { RealtimeAdapter } from '../../test/realtime-adapters.ts';
import type { ModerationStore, Sanctions } from './moderation-store.ts';

const room = 'AAAAAA' as RoomCode;
const [ann, bob] = ['ann', 'bob'] as [UserId, UserId];
const nobody = { muted: [], banned: [] };

/** Makes the room known. */
async function rebuild(moderation: ModerationStore, code: RoomCode, sanctions: Sanctions): Promise<void> {
  await moderation.rebuild(code, await moderation.beginRebuild(code), sanctions);
}

export function moderationStoreContract({ name, open }: RealtimeAdapter): void {
  test(`[MO3] ${name} moderation: a room that it does not know is told apart from one without sanctions`, async (t) => {
    const { moderation } = (await open(t)).store;
    assert.equal(await moderation.check(room, ann), undefined);
    assert.equal(await moderation.list(room), undefined);
    assert.equal(await moderation.set(room, ann, 'muted', true), false);
    assert.equal(await moderation.check(room, ann), undefined);
    await rebuild(moderation, room, nobody);
    assert.deepEqual(await moderation.check(room, ann), { muted: false, banned: false });
    assert.deepEqual(await moderation.list(room), nobody);
  });

  test(`[MO2] ${name} moderation: sanctions go on and off, each by itself, for one user`, async (t) => {
    const { moderation } = (await open(t)).store;
    await rebuild(moderation, room, { muted: [ann], banned: [bob] });
    assert.deepEqual(await moderation.check(room, ann), { muted: true, banned: false });
    assert.deepEqual(await moderation.check(room, bob), { muted: false, banned: true });
    assert.equal(await moderation.set(room, ann, 'banned', true), true);
    assert.equal(await moderation.set(room, ann, 'muted', false), true);
    assert.equal(await moderation.set(room, bob, 'banned', false), true);
    assert.deepEqual(await moderation.list(room), { muted: [], banned: [ann] });
  });

  test(`[MO3] ${name} moderation: a late rebuild does not undo what was done since it began`, async (t) => {
    const { moderation } = (await open(t)).store;
    const [first, second] = [await moderation.beginRebuild(room), await moderation.beginRebuild(room)];
    assert.equal(first, second, 'all who find the room unknown may make it known');
    await moderation.rebuild(room, first, nobody);
    await moderation.set(room, ann, 'banned', true);
    await moderation.rebuild(room, second, nobody);
    assert.deepEqual(await moderation.check(room, ann), { muted: false, banned: true });
    const tooLate = await moderation.beginRebuild(room);
    assert.notEqual(tooLate, first);
    await moderation.rebuild(room, tooLate, { muted: [bob], banned: [] });
    assert.deepEqual(await moderation.list(room), { muted: [], banned: [ann] });
  });

  test(`[MO3] ${name} moderation: a change or a loss makes rebuilds void that have begun`, async (t) => {
    const { moderation } = (await open(t)).store;
    const beforeChange = await moderation.beginRebuild(room);
    await moderation.set(room, ann, 'banned', true);
    await moderation.rebuild(room, beforeChange, nobody);
    assert.equal(await moderation.check(room, ann), undefined);
    const beforeLoss = await moderation.beginRebuild(room);
    await moderation.drop(room);
    await moderation.rebuild(room, beforeLoss, nobody);
    assert.equal(await moderation.check(room, ann), undefined);
  });

  test(`[RM10] ${name} moderation: a room that was dropped is unknown again, others are not`, async (t) => {
    const { moderation } = (await open(t)).store;
    const other = 'BBBBBB' as RoomCode;
    for (const code of [room, other]) await rebuild(moderation, code, { muted: [ann], banned: [] });
    await moderation.drop(room);
    assert.equal(await moderation.check(room, ann), undefined);
    assert.deepEqual(await moderation.list(other), { muted: [ann], banned: [] });
  });

  test(`[MO3] ${name} moderation: what one node makes known or changes holds on another`, async (t) => {
    const { store, another } = await open(t);
    const [here, there] = [store.moderation, (await another()).moderation];
    const tokens = await Promise.all([here, there, here, there].map((moderation) => moderation.beginRebuild(room)));
    assert.equal(new Set(tokens).size, 1);
    const crowd = Array.from({ length: 500 }, (_, n) => `user-${n}` as UserId);
    await here.rebuild(room, tokens[0] ?? '', { muted: crowd, banned: crowd.slice(0, 2) });
    await there.rebuild(room, tokens[1] ?? '', nobody);
    const { muted, banned } = (await there.list(room)) ?? assert.fail();
    assert.deepEqual([new Set(muted), new Set(banned)], [new Set(crowd), new Set(crowd.slice(0, 2))]);
    await there.set(room, ann, 'banned', true);
    assert.deepEqual(await here.check(room, ann), { muted: false, banned: true });
  });
}

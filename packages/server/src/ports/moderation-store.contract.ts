/** What every ModerationStore must do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RoomCode, UserId } from '@streamit/protocol';
import type { RealtimeAdapter } from '../../test/realtime-adapters.ts';

const room = 'AAAAAA' as RoomCode;
const [ann, bob] = ['ann', 'bob'] as [UserId, UserId];
const nobody = { muted: [], banned: [] };

export function moderationStoreContract({ name, open }: RealtimeAdapter): void {
  test(`[MO3] ${name} moderation: a room that it does not know is told apart from one without sanctions`, async (t) => {
    const { moderation } = (await open(t)).store;
    assert.equal(await moderation.check(room, ann), undefined);
    assert.equal(await moderation.list(room), undefined);
    assert.equal(await moderation.set(room, ann, 'muted', true), false);
    assert.equal(await moderation.check(room, ann), undefined);
    await moderation.rebuild(room, nobody);
    assert.deepEqual(await moderation.check(room, ann), { muted: false, banned: false });
    assert.deepEqual(await moderation.list(room), nobody);
  });

  test(`[MO2] ${name} moderation: sanctions go on and off, each by itself, for one user`, async (t) => {
    const { moderation } = (await open(t)).store;
    await moderation.rebuild(room, { muted: [ann], banned: [bob] });
    assert.deepEqual(await moderation.check(room, ann), { muted: true, banned: false });
    assert.deepEqual(await moderation.check(room, bob), { muted: false, banned: true });
    assert.equal(await moderation.set(room, ann, 'banned', true), true);
    assert.equal(await moderation.set(room, ann, 'muted', false), true);
    assert.equal(await moderation.set(room, bob, 'banned', false), true);
    assert.deepEqual(await moderation.list(room), { muted: [], banned: [ann] });
  });

  test(`[MO3] ${name} moderation: a late rebuild does not undo what was done since the first`, async (t) => {
    const { moderation } = (await open(t)).store;
    await moderation.rebuild(room, nobody);
    await moderation.set(room, ann, 'banned', true);
    await moderation.rebuild(room, nobody);
    assert.deepEqual(await moderation.check(room, ann), { muted: false, banned: true });
  });

  test(`[RM10] ${name} moderation: a room that was dropped is unknown again, others are not`, async (t) => {
    const { moderation } = (await open(t)).store;
    const other = 'BBBBBB' as RoomCode;
    for (const code of [room, other]) await moderation.rebuild(code, { muted: [ann], banned: [] });
    await moderation.drop(room);
    assert.equal(await moderation.check(room, ann), undefined);
    assert.deepEqual(await moderation.list(other), { muted: [ann], banned: [] });
  });
}

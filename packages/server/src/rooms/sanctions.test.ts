/** Mutes and bans outlive the store that is asked for them. */
import assert from 'node:assert/strict';
import type { UserId } from '@streamit/protocol';
import fc from 'fast-check';
import { addUser } from '../../test/add-user.ts';
import { createTestRooms } from '../../test/create-rooms.ts';
import { databaseTest } from '../../test/databases.ts';
import { createFakeClock } from '../../test/fake-clock.ts';
import { createMemoryStore } from '../adapters/memory/memory-store.ts';
import type { Db } from '../database/tables.ts';
import type { ModerationStore } from '../ports/moderation-store.ts';
import { createSanctions } from './sanctions.ts';

const [ann, bob] = ['ann', 'bob'] as [UserId, UserId];

async function setUp(db: Db) {
  const store = createMemoryStore(createFakeClock());
  const { rooms, audit, sanctions } = createTestRooms({ db, store });
  const host = await addUser(db, 'host');
  const [room, other] = [await rooms.create(host, {}), await rooms.create(host, {})];
  return { db, store, audit, sanctions, host, room, other };
}

databaseTest(
  '[MO3] a store that came back empty learns from the audit log who is muted and banned, room by room',
  async (_t, { db }) => {
    const { audit, sanctions, host, room, other } = await setUp(db);
    const deeds = [
      ['mute', ann],
      ['ban', bob],
      ['mute', bob],
      ['unmute', ann],
      ['mute', ann],
      ['unmute', bob],
      ['kick', bob],
    ] as const;
    for (const [action, target] of deeds) await audit.record({ action, target, room: room.id, actor: host.id });
    await audit.record({ action: 'unban', target: bob, room: other.id, actor: host.id });
    const emptied = createSanctions({ db, moderation: createMemoryStore(createFakeClock()).moderation });
    for (const asked of [emptied, sanctions]) {
      assert.deepEqual(await asked.of(room, bob), { muted: false, banned: true });
      assert.deepEqual(await asked.list(room), { muted: [ann], banned: [bob] });
      assert.deepEqual(await asked.list(other), { muted: [], banned: [] });
    }
  },
);

databaseTest('[MO3] once the room is known, checking costs no query', async (_t, { db }) => {
  const { sanctions, room } = await setUp(db);
  await sanctions.of(room, ann);
  await db.destroy();
  assert.deepEqual(await sanctions.of(room, ann), { muted: false, banned: false });
});

databaseTest(
  '[MO3] however a rebuild and a ban interleave, and whenever the store loses all, the ban holds',
  async (_t, { db }) => {
    const { audit, host, room } = await setUp(db);
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.nat(3), async (scheduler, lossAt) => {
        const target = `user ${round++}` as UserId;
        const { moderation } = createMemoryStore(createFakeClock());
        const inTurn = <T>(what: string, act: () => Promise<T>) =>
          scheduler.schedule(Promise.resolve(), what).then(act);
        const slow: ModerationStore = {
          check: (...args) => inTurn('check', () => moderation.check(...args)),
          list: (...args) => inTurn('list', () => moderation.list(...args)),
          beginRebuild: (...args) => inTurn('begin', () => moderation.beginRebuild(...args)),
          rebuild: (...args) => inTurn('rebuild', () => moderation.rebuild(...args)),
          set: (...args) => inTurn('set', () => moderation.set(...args)),
          drop: moderation.drop,
        };
        const sanctions = createSanctions({ db, moderation: slow });
        const record = () => audit.record({ action: 'ban', target, room: room.id, actor: host.id });
        const loss = async () => {
          for (let n = 0; n < lossAt; n++) await inTurn('wait', async () => {});
          await inTurn('loss', () => moderation.drop(room.code));
        };
        await scheduler.waitFor(
          Promise.all([
            sanctions.change(room, target, 'banned', true, record),
            sanctions.of(room, bob),
            sanctions.list(room),
            loss(),
          ]),
        );
        const check = createSanctions({ db, moderation });
        assert.equal((await check.of(room, target)).banned, true);
      }),
      { numRuns: 200 },
    );
  },
);

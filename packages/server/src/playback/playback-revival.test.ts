/** Playback that comes back from the database: whatever the store lost, and however often, no version goes backwards. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { addUser } from '../../test/add-user.ts';
import { createTestRooms, silentLog } from '../../test/create-rooms.ts';
import { databaseTest } from '../../test/databases.ts';
import { createFakeClock } from '../../test/fake-clock.ts';
import { createMemoryStore } from '../adapters/memory/memory-store.ts';
import type { Db } from '../database/tables.ts';
import type { PlaybackStore } from '../ports/playback-store.ts';
import { createPlaybackJournal } from './playback-journal.ts';
import { loadPlayback, savePlayback } from './playback-queries.ts';
import { createPlaybackRevival } from './playback-revival.ts';
import { initialPlayback } from './playback-rules.ts';

async function setUp(t: TestContext, db: Db) {
  const clock = createFakeClock();
  const store = createMemoryStore(clock);
  const { rooms } = createTestRooms({ db, store });
  const room = await rooms.create(await addUser(db, 'host'), {});
  const journal = createPlaybackJournal({ db, clock, log: silentLog });
  t.after(() => journal.close());
  const node = (playback: PlaybackStore = store.playback) =>
    createPlaybackRevival({ db, store: { clock, playback }, journal });
  const state = (version: number, position = version) => ({ ...initialPlayback(null, clock.now()), version, position });
  return { store, room, journal, node, state };
}

databaseTest('[PB8] a store that is lost twice within a moment gets newer versions each time', async (t, { db }) => {
  const { store, room, node, state } = await setUp(t, db);
  await savePlayback(db, room.id, state(7));
  const first = await node().revive(room);
  await store.playback.drop(room.code);
  const second = await node().revive(room);
  assert.ok(first.version > 7 && second.version > first.version);
  assert.equal(second.position, 7);
});

databaseTest('[PB8] nodes that revive at once agree, and what they accept next can be written', async (t, { db }) => {
  const { store, room, node, state } = await setUp(t, db);
  await savePlayback(db, room.id, state(7));
  const revived = await Promise.all([node().revive(room), node().revive(room), node().restore(room)]);
  const [{ version } = { version: 0 }] = revived;
  for (const each of revived) assert.equal(each.version, version);
  const next = { ...state(version + 1), position: 99 };
  assert.ok(await store.playback.replace(room.code, version, next));
  await savePlayback(db, room.id, next);
  assert.equal((await loadPlayback(db, room.id))?.position, 99);
});

databaseTest('[PB8] whoever finds a revival that its node did not live to write down writes it', async (t, { db }) => {
  const { store, room, node, state } = await setUp(t, db);
  await savePlayback(db, room.id, state(7));
  await store.playback.replace(room.code, undefined, state(1_000_007, 7));
  assert.equal((await node().restore(room)).version, 1_000_007);
  await store.playback.drop(room.code);
  assert.ok((await node().revive(room)).version > 1_000_007);
});

databaseTest('[PB8] a store that comes back with what it had some time ago gets the newer state', async (t, { db }) => {
  const { store, room, node, journal, state } = await setUp(t, db);
  await store.playback.replace(room.code, undefined, state(5));
  journal.record(room.id, state(9));
  const restored = await node().restore(room);
  assert.equal(restored.position, 9);
  assert.ok(restored.version > 9);
  assert.deepEqual(await store.playback.load(room.code), restored);
});

import assert from 'node:assert/strict';
import type { ConnectionId, RoomId, UserId } from '@streamit/protocol';
import { sql } from 'kysely';
import { addUser } from '../../test/add-user.ts';
import { databaseTest } from '../../test/databases.ts';
import { createFakeClock } from '../../test/fake-clock.ts';
import type { Db } from '../database/tables.ts';
import { createPlaybackJournal } from './playback-journal.ts';
import { loadPlayback, savePlayback } from './playback-queries.ts';
import { initialPlayback } from './playback-rules.ts';

const room = 'room' as RoomId;
const state = (version: number) => ({ ...initialPlayback(null, 1_700_000_000_000.5), version, position: version / 3 });
const durable = (version: number) => {
  const { media: _, waits: __, ...rest } = state(version);
  return rest;
};

async function setUp(db: Db) {
  const host = await addUser(db, 'host');
  await sql`insert into rooms (id, code, host_id, state, is_private, entry_mode, is_chat_enabled, wait_for_viewers, created_at)
    values ('room', 'AAAAAA', ${host.id}, 'LIVE', 0, 'APPROVAL', 1, 0, 0)`.execute(db);
  const clock = createFakeClock();
  const failures: string[] = [];
  const log = { info() {}, warn() {}, error: (_: object, message: string) => void failures.push(message) };
  return { clock, failures, journal: createPlaybackJournal({ db, clock, log }) };
}

databaseTest('[PB8] what was recorded last is in the database when the journal has settled', async (_t, { db }) => {
  const { journal } = await setUp(db);
  for (let version = 1; version <= 100; version++) journal.record(room, state(version));
  await journal.settled();
  assert.deepEqual(await loadPlayback(db, room), durable(100));
});

databaseTest('[PB8] an older state never replaces a newer one', async (_t, { db }) => {
  await setUp(db);
  await savePlayback(db, room, state(5));
  await savePlayback(db, room, state(4));
  assert.deepEqual(await loadPlayback(db, room), durable(5));
});

databaseTest(
  '[PB8] while the database refuses, writes wait; the latest is written when it is back',
  async (_t, { db }) => {
    const { clock, failures, journal } = await setUp(db);
    await sql`alter table playback rename to gone`.execute(db);
    journal.record(room, state(1));
    journal.record(room, state(2));
    while (failures.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await sql`alter table gone rename to playback`.execute(db);
    journal.record(room, state(3));
    clock.advance(1_000);
    await journal.settled();
    assert.deepEqual(await loadPlayback(db, room), durable(3));
  },
);

databaseTest('[PB10] that a room waits is written, for whom is not', async (_t, { db }) => {
  await setUp(db);
  const viewer = { connection: 'c' as ConnectionId, user: 'ann' as UserId, name: 'Ann', version: 1 };
  await savePlayback(db, room, { ...state(1), hold: { viewers: [viewer], deadline: 1, since: 0 } });
  assert.deepEqual(await loadPlayback(db, room), { ...durable(1), hold: 'waiting' });
});

databaseTest('[OP2] a closing journal gives up on what keeps being refused', async (_t, { db }) => {
  const { clock, failures, journal } = await setUp(db);
  await sql`drop table playback`.execute(db);
  journal.record(room, state(1));
  let isClosed = false;
  const closed = journal.close().then(() => {
    isClosed = true;
  });
  while (!isClosed) {
    clock.advance(1_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await closed;
  assert.ok(failures.length <= 4, `${failures.length} tries`);
});

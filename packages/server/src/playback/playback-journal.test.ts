import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { ConnectionId, RoomId, UserId } from '@streamit/protocol';
import { sql } from 'kysely';
import { createFakeClock } from '../../test/fake-clock.ts';
import { openDatabase } from '../database/open-database.ts';
import { createPlaybackJournal } from './playback-journal.ts';
import { loadPlayback, savePlayback } from './playback-queries.ts';
import { initialPlayback } from './playback-rules.ts';

const room = 'room' as RoomId;
const state = (version: number) => ({ ...initialPlayback(null, 1_700_000_000_000.5), version, position: version / 3 });
const durable = (version: number) => {
  const { media: _, waits: __, ...rest } = state(version);
  return rest;
};

async function setUp(t: TestContext) {
  const dir = await mkdtemp(join(tmpdir(), 'streamit-'));
  const db = await openDatabase(`sqlite:${join(dir, 'test.db')}`);
  // The rooms that playback belongs to are of no concern here.
  await sql`pragma foreign_keys = off`.execute(db);
  t.after(async () => {
    await db.destroy();
    await rm(dir, { recursive: true });
  });
  const clock = createFakeClock();
  const failures: string[] = [];
  const log = { info() {}, warn() {}, error: (_: object, message: string) => void failures.push(message) };
  return { db, clock, failures, journal: createPlaybackJournal({ db, clock, log }) };
}

test('[PB8] what was recorded last is in the database when the journal has settled', async (t) => {
  const { db, journal } = await setUp(t);
  for (let version = 1; version <= 100; version++) journal.record(room, state(version));
  await journal.settled();
  assert.deepEqual(await loadPlayback(db, room), durable(100));
});

test('[PB8] an older state never replaces a newer one', async (t) => {
  const { db } = await setUp(t);
  await savePlayback(db, room, state(5));
  await savePlayback(db, room, state(4));
  assert.deepEqual(await loadPlayback(db, room), durable(5));
});

test('[PB8] while the database refuses, writes wait; the latest is written when it is back', async (t) => {
  const { db, clock, failures, journal } = await setUp(t);
  await sql`alter table playback rename to gone`.execute(db);
  journal.record(room, state(1));
  journal.record(room, state(2));
  while (failures.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await sql`alter table gone rename to playback`.execute(db);
  journal.record(room, state(3));
  clock.advance(1_000);
  await journal.settled();
  assert.deepEqual(await loadPlayback(db, room), durable(3));
});

test('[PB10] that a room waits is written, for whom is not', async (t) => {
  const { db } = await setUp(t);
  const viewer = { connection: 'c' as ConnectionId, user: 'ann' as UserId, name: 'Ann', version: 1 };
  await savePlayback(db, room, { ...state(1), hold: { viewers: [viewer], deadline: 1, since: 0 } });
  assert.deepEqual(await loadPlayback(db, room), { ...durable(1), hold: 'waiting' });
});

test('[OP2] a closing journal gives up on what keeps being refused', async (t) => {
  const { db, clock, failures, journal } = await setUp(t);
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

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { RoomCode, RoomId, RoomState, UserId } from '@streamit/protocol';
import { openDatabase } from '../database/open-database.ts';
import type { PresenceStore } from '../ports/presence-store.ts';
import { createDiscovery } from './discovery.ts';

const NOW = 1_700_000_000_000;

interface Listed {
  readonly code: string;
  readonly viewers?: number;
  readonly state?: RoomState;
  readonly isPrivate?: boolean;
  readonly title?: string;
  readonly host?: string;
}

/** Rooms as given, each a minute younger than the one before. */
async function setUp(t: TestContext, listed: readonly Listed[]) {
  const dir = await mkdtemp(join(tmpdir(), 'streamit-'));
  const db = await openDatabase(`sqlite:${join(dir, 'test.db')}`);
  t.after(async () => {
    await db.destroy();
    await rm(dir, { recursive: true });
  });
  for (const [n, { code, state = 'LIVE', isPrivate = false, title = null, host = 'Ann' }] of listed.entries()) {
    const host_id = `user-${n}` as UserId;
    await db
      .insertInto('users')
      .values({
        id: host_id,
        email: null,
        username: null,
        username_key: null,
        display_name: host,
        password_hash: null,
        is_guest: 0,
        created_at: NOW,
      })
      .execute();
    await db
      .insertInto('rooms')
      .values({
        id: `room-${n}` as RoomId,
        code: code as RoomCode,
        host_id,
        title,
        state,
        is_private: isPrivate ? 1 : 0,
        entry_mode: 'APPROVAL',
        is_chat_enabled: 1,
        wait_for_viewers: 0,
        source: null,
        created_at: NOW + n * 60_000,
        grace_deadline: null,
        ended_at: null,
      })
      .execute();
  }
  let storeCalls = 0;
  const count: PresenceStore['count'] = async (codes) => {
    storeCalls += 1;
    return codes.map((code) => listed.find((room) => room.code === code)?.viewers ?? 0);
  };
  return { discovery: createDiscovery({ db, presence: { count } }), db, storeCalls: () => storeCalls };
}

const codes = ({ rooms }: { rooms: { code: string }[] }) => rooms.map(({ code }) => code);

test('[DS1] only live public rooms are listed', async (t) => {
  const { discovery } = await setUp(t, [
    { code: 'LIVE22' },
    { code: 'CREATE', state: 'CREATED' },
    { code: 'GRACE2', state: 'GRACE' },
    { code: 'EXPIRE', state: 'EXPIRED' },
    { code: 'DELETE', state: 'DELETED' },
    { code: 'SECRET', isPrivate: true },
  ]);
  assert.deepEqual(codes(await discovery.list({})), ['LIVE22']);
});

test('[DS1] rooms are sorted by viewers or age, and paged', async (t) => {
  const { discovery } = await setUp(t, [
    { code: 'AAAAAA', viewers: 5 },
    { code: 'BBBBBB', viewers: 9 },
    { code: 'CCCCCC', viewers: 5 },
  ]);
  assert.deepEqual(codes(await discovery.list({})), ['BBBBBB', 'CCCCCC', 'AAAAAA']);
  assert.deepEqual(codes(await discovery.list({ sort: 'newest' })), ['CCCCCC', 'BBBBBB', 'AAAAAA']);
  const second = await discovery.list({ page: 2, page_size: 2 });
  assert.deepEqual([codes(second), second.count], [['AAAAAA'], 3]);
  assert.deepEqual(codes(await discovery.list({ page: 3, page_size: 2 })), []);
});

test('[DS1] the text filter looks at title, host and code, and takes nothing for a wildcard', async (t) => {
  const { discovery } = await setUp(t, [
    { code: 'AAAAAA', title: 'Film Night' },
    { code: 'BBBBBB', host: 'Filomena' },
    { code: 'CCCCCC', title: '100% pure_fun\\o/' },
    { code: 'DDDDDD', title: 'Кино Éclair' },
  ]);
  const find = async (q: string) => codes(await discovery.list({ q, sort: 'newest' }));
  assert.deepEqual(await find('fil'), ['BBBBBB', 'AAAAAA']);
  assert.deepEqual(await find('aaaaaa'), ['AAAAAA']);
  assert.deepEqual(await find('%'), ['CCCCCC']);
  assert.deepEqual(await find('e_f'), ['CCCCCC']);
  assert.deepEqual(await find('\\o'), ['CCCCCC']);
  for (const typed of ['КИНО', 'éclair', 'E\u0301clair']) assert.deepEqual(await find(typed), ['DDDDDD']);
  assert.deepEqual(await find("' OR 1=1 --"), []);
});

test('[DS3] without the store the list still answers, and says that its counts are none', async (t) => {
  const { db } = await setUp(t, [{ code: 'AAAAAA', viewers: 5 }]);
  const discovery = createDiscovery({ db, presence: { count: async () => Promise.reject(new Error('down')) } });
  const { rooms, isRealtime } = await discovery.list({});
  assert.deepEqual([codes({ rooms }), rooms[0]?.viewers, isRealtime], [['AAAAAA'], 0, false]);
});

test('[DS4] a hundred rooms cost one call to the store, as one room does', async (t) => {
  const listed = Array.from({ length: 100 }, (_, n) => ({ code: `ROOM${String(n).padStart(2, '0')}` }));
  const { discovery, storeCalls } = await setUp(t, listed);
  assert.equal((await discovery.list({ page_size: 100 })).rooms.length, 100);
  assert.equal(storeCalls(), 1);
});

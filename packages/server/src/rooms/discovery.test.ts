/** The public list: what is on it, in which order, and that it costs the same however much there is. */
import assert from 'node:assert/strict';
import {
  DISCOVERY_FRESH_MAX,
  DISCOVERY_RANKED_MAX,
  DISCOVERY_REUSED_MS,
  type RoomCode,
  type RoomId,
  type RoomState,
  type UserId,
} from '@streamit/protocol';
import { addUser } from '../../test/add-user.ts';
import { countStatements } from '../../test/count-statements.ts';
import { databaseTest } from '../../test/databases.ts';
import { createFakeClock } from '../../test/fake-clock.ts';
import { startHttp } from '../../test/start-http.ts';
import type { Db } from '../database/tables.ts';
import type { PresenceStore } from '../ports/presence-store.ts';
import { createDiscovery } from './discovery.ts';
import { createRoomRoutes, type RoomRoutesDeps } from './rooms-routes.ts';

const NOW = 1_700_000_000_000;
const INSERTED_AT_ONCE = 500;

interface Listed {
  readonly code: string;
  readonly viewers?: number;
  readonly state?: RoomState;
  readonly isPrivate?: boolean;
  readonly title?: string;
  readonly host?: string;
}

/** Rooms as given, each a minute younger than the one before. */
async function setUp(db: Db, listed: readonly Listed[]) {
  const hosts = new Map<string, UserId>();
  const rows = [];
  for (const [n, { code, state = 'LIVE', isPrivate = false, title = null, host = 'Ann' }] of listed.entries()) {
    const host_id = hosts.get(host) ?? (await addUser(db, host)).id;
    hosts.set(host, host_id);
    rows.push({
      id: `room-${n}` as RoomId,
      code: code as RoomCode,
      host_id,
      title,
      state,
      is_private: isPrivate ? 1 : 0,
      entry_mode: 'APPROVAL',
      password_hash: null,
      is_chat_enabled: 1,
      wait_for_viewers: 0,
      source: null,
      created_at: NOW + n * 60_000,
      grace_deadline: null,
      ended_at: null,
    } as const);
  }
  for (let from = 0; from < rows.length; from += INSERTED_AT_ONCE) {
    await db
      .insertInto('rooms')
      .values(rows.slice(from, from + INSERTED_AT_ONCE))
      .execute();
  }
  const statements = countStatements(db);
  const viewers = new Map(listed.map((room) => [room.code, room.viewers ?? 0]));
  let storeCalls = 0;
  const count: PresenceStore['count'] = async (codes) => {
    storeCalls += 1;
    return codes.map((code) => viewers.get(code) ?? 0);
  };
  const clock = createFakeClock();
  const discovery = createDiscovery({ db, clock, presence: { count } });
  return { discovery, db, clock, viewers, cost: () => ({ statements: statements(), storeCalls }) };
}

const manyRooms = (count: number, viewers: (n: number) => number = () => 0) =>
  Array.from({ length: count }, (_, n) => ({
    code: `R${String(n).padStart(5, '0')}`,
    viewers: viewers(n),
    title: `Film ${n}`,
  }));

const codes = ({ rooms }: { rooms: { code: string }[] }) => rooms.map(({ code }) => code);

databaseTest('[DS1] only live public rooms are listed', async (_t, { db }) => {
  const { discovery } = await setUp(db, [
    { code: 'LIVE22' },
    { code: 'CREATE', state: 'CREATED' },
    { code: 'GRACE2', state: 'GRACE' },
    { code: 'EXPIRE', state: 'EXPIRED' },
    { code: 'DELETE', state: 'DELETED' },
    { code: 'SECRET', isPrivate: true },
  ]);
  assert.deepEqual(codes(await discovery.list({})), ['LIVE22']);
});

databaseTest('[DS1] rooms are sorted by viewers or age, and paged', async (_t, { db }) => {
  const { discovery } = await setUp(db, [
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

databaseTest(
  '[DS1] the text filter looks at title, host and code, and takes nothing for a wildcard',
  async (_t, { db }) => {
    const { discovery } = await setUp(db, [
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
  },
);

databaseTest(
  '[DS3] without the store the list still answers, in the order of age, and says that its counts are none',
  async (_t, { db }) => {
    const { clock } = await setUp(db, [{ code: 'AAAAAA', viewers: 5 }, { code: 'BBBBBB' }]);
    const presence = { count: async () => Promise.reject(new Error('down')) };
    const discovery = createDiscovery({ db, clock, presence });
    for (const query of [{}, { sort: 'newest' }, { q: 'a' }] as const) {
      const { rooms, isRealtime } = await discovery.list(query);
      assert.deepEqual([rooms.at(-1)?.code, rooms.at(-1)?.viewers, isRealtime], ['AAAAAA', 0, false]);
    }
  },
);

databaseTest(
  '[DS2] [DS3] both shapes of the list tell that the store is down, and how many rooms there are',
  async (t, { db }) => {
    const { clock } = await setUp(
      db,
      manyRooms(25, () => 5),
    );
    const presence = { count: async () => Promise.reject(new Error('down')) };
    const routes = createRoomRoutes({ discovery: createDiscovery({ db, clock, presence }) } as RoomRoutesDeps);
    const http = await startHttp(t, { handlers: routes });
    const plain = await http.call('GET', '/api/rooms/public/?page=2&page_size=10');
    const rooms = plain.body as { viewers: number }[];
    assert.deepEqual([rooms.length, rooms[0]?.viewers, plain.headers.get('x-total-count')], [10, 0, '25']);
    const versioned = await http.call('GET', '/api/v1/rooms/public/?page=2&page_size=10&sort=newest');
    const { count, next, previous, results } = (versioned.body as { data: Record<string, unknown> }).data;
    assert.deepEqual([count, (results as unknown[]).length], [25, 10]);
    assert.match(String(next), /page=3/);
    assert.match(String(previous), /page=1/);
    for (const { headers } of [plain, versioned]) assert.equal(headers.get('x-realtime'), 'unavailable');
  },
);

databaseTest(
  '[DS1] pages hold each room once, also where many have as many viewers and were opened at the same instant',
  async (_t, { db }) => {
    const { discovery } = await setUp(
      db,
      manyRooms(95, (n) => n % 3),
    );
    await db.updateTable('rooms').set({ created_at: NOW }).execute();
    for (const query of [{ sort: 'viewers' }, { sort: 'newest' }, { sort: 'newest', q: 'film' }] as const) {
      const seen = [];
      for (let page = 1; page <= 10; page++)
        seen.push(...codes(await discovery.list({ ...query, page, page_size: 10 })));
      assert.equal(seen.length, 95);
      assert.equal(new Set(seen).size, 95);
    }
  },
);

const looks = [
  {},
  { sort: 'newest' },
  { q: 'film 7' },
  { sort: 'newest', q: 'film' },
  { page: 3, page_size: 100 },
] as const;

for (const rooms of [10, 1_000]) {
  databaseTest(`[DS4] ${rooms} rooms cost two queries and one call to the store`, async (_t, { db }) => {
    const { discovery, cost } = await setUp(
      db,
      manyRooms(rooms, (n) => n),
    );
    for (const query of looks) {
      const before = cost();
      const { rooms: page } = await discovery.list(query);
      const after = cost();
      const isEmpty = page.length === 0 && 'page' in query;
      assert.deepEqual(
        [after.statements - before.statements, after.storeCalls - before.storeCalls],
        [isEmpty ? 1 : 2, 1],
        JSON.stringify(query),
      );
    }
  });
}

databaseTest(
  '[DS4] of very many rooms one ranking serves all looks of a second, and what ended or was closed meanwhile is not shown',
  async (_t, { db }) => {
    const { discovery, clock, viewers, cost } = await setUp(
      db,
      manyRooms(DISCOVERY_FRESH_MAX + 1, (n) => n),
    );
    const best = async () => codes(await discovery.list({ page_size: 2 }));
    assert.deepEqual(await best(), ['R01000', 'R00999']);
    viewers.set('R00000', 5_000);
    await db
      .updateTable('rooms')
      .set({ is_private: 1 })
      .where('code', '=', 'R01000' as RoomCode)
      .execute();
    assert.deepEqual(await best(), ['R00999']);
    const before = cost();
    for (let n = 0; n < 10; n++) await discovery.list({ q: `film ${n}`, page: n + 1 });
    assert.equal(cost().storeCalls, before.storeCalls);
    clock.advance(DISCOVERY_REUSED_MS);
    assert.deepEqual(await best(), ['R00000', 'R00999']);
  },
);

databaseTest('[DS4] more rooms than are ranked are counted and paged by age all the same', async (_t, { db }) => {
  const { discovery } = await setUp(db, manyRooms(DISCOVERY_RANKED_MAX + 50));
  assert.equal((await discovery.list({})).count, DISCOVERY_RANKED_MAX);
  const oldest = await discovery.list({ sort: 'newest', page: (DISCOVERY_RANKED_MAX + 50) / 10, page_size: 10 });
  assert.deepEqual([oldest.count, oldest.rooms.at(-1)?.code], [DISCOVERY_RANKED_MAX + 50, 'R00000']);
});

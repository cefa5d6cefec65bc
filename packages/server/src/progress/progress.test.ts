import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import {
  type ConnectionId,
  type PlaybackSource,
  PROGRESS_DELAY_MS,
  PROGRESS_INTERVAL_MS,
  type RoomCode,
  type RoomId,
  type UserId,
} from '@streamit/protocol';
import { sql } from 'kysely';
import { countStatements } from '../../test/count-statements.ts';
import { silentLog } from '../../test/create-rooms.ts';
import { databaseTest } from '../../test/databases.ts';
import { createFakeClock } from '../../test/fake-clock.ts';
import { watchQueries } from '../../test/quiet-database.ts';
import { createMemoryStore } from '../adapters/memory/memory-store.ts';
import type { Db } from '../database/tables.ts';
import { savePlayback } from '../playback/playback-queries.ts';
import { initialPlayback } from '../playback/playback-rules.ts';
import type { PlaybackState } from '../ports/playback-store.ts';
import type { Session } from '../ports/session.ts';
import type { Room } from '../rooms/room-queries.ts';
import { createProgress } from './progress.ts';

const code = 'AAAAAA' as RoomCode;
const film: PlaybackSource = {
  provider: 'open-movies',
  media_type: 'movie',
  external_id: 'film',
  season: null,
  episode: null,
  title: 'Film',
  duration: 1000,
  poster: null,
  qualities: [],
  subtitles: [],
  supports_events: true,
  supports_progress: true,
  capabilities: { seek: true, pause: true, resume: true, autoplay: true },
};
const room: Room = {
  id: 'room' as RoomId,
  code,
  hostId: 'host' as UserId,
  hostName: 'Host',
  title: null,
  state: 'LIVE',
  isPrivate: false,
  entryMode: 'APPROVAL',
  isChatEnabled: true,
  waitForViewers: false,
  source: film,
  createdAt: 0,
  graceDeadline: null,
};

/** A room with a host, with Ann in two tabs and Bob, in which a film of 1,000 s plays from 100 s on. */
async function setUp(db: Db) {
  const settled = watchQueries(db);
  const clock = createFakeClock();
  const store = createMemoryStore(clock);
  for (const user of ['host', 'ann', 'bob']) {
    await sql`insert into users (id, display_name, is_guest, created_at) values (${user}, ${user}, 0, 0)`.execute(db);
  }
  await sql`insert into rooms (id, code, host_id, state, is_private, entry_mode, is_chat_enabled, wait_for_viewers, created_at)
    values ('room', 'AAAAAA', 'host', 'LIVE', 0, 'APPROVAL', 1, 0, 0)`.execute(db);
  const lease = { leaseMs: 3_600_000, max: 10, maxPerUser: 10 };
  for (const [connection, user] of [
    ['h', 'host'],
    ['a1', 'ann'],
    ['a2', 'ann'],
    ['b', 'bob'],
  ] as const) {
    const entry = { connection: connection as ConnectionId, user: user as UserId, name: user, delayMs: null };
    await store.presence.enter(code, entry, lease);
  }
  const state: PlaybackState = { ...initialPlayback(film, clock.now()), intent: 'playing', position: 100 };
  await store.playback.replace(code, undefined, state);
  const failures: string[] = [];
  const log = { info() {}, warn: (_: object, message: string) => void failures.push(message), error() {} };
  const node = (t: TestContext) => {
    const progress = createProgress({ db, store, rooms: { current: async () => room }, log });
    progress.opened(code);
    const stop = progress.start();
    t.after(async () => {
      await stop();
      await progress.close();
    });
    return progress;
  };
  async function pass(ms: number): Promise<void> {
    clock.advance(ms);
    await settled();
  }
  const rows = () =>
    db.selectFrom('progress').select(['user_id as user', 'position', 'media_id as media']).orderBy('user_id').execute();
  const session = (user: string): Session => ({
    connection: user as ConnectionId,
    user: { id: user as UserId, name: user, mayHost: false },
    room: code,
    delayMs: null,
    measured: new Promise(() => {}),
    send() {},
  });
  return { clock, store, state, failures, node, pass, rows, session };
}
const everyone = (position: number) => ['ann', 'bob', 'host'].map((user) => ({ user, position, media: 'film' }));

databaseTest(
  '[PG3] while a film plays, everyone present is written each 30 s, by one of the nodes',
  async (t, { db }) => {
    const { store, node, pass, rows } = await setUp(db);
    const [one, other] = [node(t), node(t)];
    let turns = 0;
    const { hit } = store.rateLimit;
    t.mock.method(store.rateLimit, 'hit', async (...args: Parameters<typeof hit>) => {
      const answer = await hit(...args);
      if (answer.allowed) turns += 1;
      return answer;
    });
    await pass(PROGRESS_INTERVAL_MS - 1);
    assert.deepEqual(await rows(), []);
    await pass(1);
    assert.deepEqual(await rows(), everyone(130));
    await pass(PROGRESS_INTERVAL_MS);
    assert.deepEqual(await rows(), everyone(160));
    assert.equal(turns, 2, 'each user is written once');
    one.closed(code);
    other.closed(code);
    await pass(PROGRESS_INTERVAL_MS);
    assert.deepEqual(await rows(), everyone(160), 'a node without its people leaves them to others');
  },
);

databaseTest('[PG3] all rooms of a node are written together, in one statement', async (t, { db }) => {
  const { store, state, pass } = await setUp(db);
  const others = ['BBBBBB', 'CCCCCC', 'DDDDDD'] as RoomCode[];
  const progress = createProgress({
    db,
    store,
    rooms: { current: async (of) => ({ ...room, id: of as string as RoomId }) },
    log: silentLog,
  });
  for (const [n, other] of others.entries()) {
    await sql`insert into rooms (id, code, host_id, state, is_private, entry_mode, is_chat_enabled, wait_for_viewers, created_at)
      values (${other}, ${other}, 'host', 'LIVE', 0, 'APPROVAL', 1, 0, 0)`.execute(db);
    await store.playback.replace(other, undefined, { ...state, position: 200 + n });
    for (const user of ['ann', 'bob'] as UserId[]) {
      const entry = { connection: `${other} ${user}` as ConnectionId, user, name: user, delayMs: null };
      await store.presence.enter(other, entry, { leaseMs: 3_600_000, max: 10, maxPerUser: 10 });
    }
    progress.opened(other);
  }
  t.after(progress.start());
  const statements = countStatements(db);
  await pass(PROGRESS_INTERVAL_MS);
  assert.equal(statements(), 1);
  const rows = await db.selectFrom('progress').select(['room_id', 'position']).orderBy('room_id').execute();
  const expected = others.flatMap((room_id, n) =>
    [1, 2].map(() => ({ room_id: room_id as string, position: 230 + n })),
  );
  assert.deepEqual(rows, expected);
});

databaseTest('[PG3] a film that stands still is not written again and again', async (t, { db }) => {
  const { store, state, node, pass, rows } = await setUp(db);
  node(t);
  await store.playback.replace(code, 0, { ...state, version: 1, intent: 'paused' });
  await pass(PROGRESS_INTERVAL_MS);
  assert.deepEqual(await rows(), []);
});

databaseTest('[PG3] a pause or a jump is written for everyone, once, however the host scrubs', async (t, { db }) => {
  const { store, state, node, pass, rows } = await setUp(db);
  const progress = node(t);
  let version = 0;
  let writes = 0;
  const { insertInto } = db;
  t.mock.method(db, 'insertInto', (...args: Parameters<typeof insertInto>) => {
    writes += 1;
    return insertInto.apply(db, args);
  });
  for (const position of [200, 300, 400]) {
    const next: PlaybackState = { ...state, version: ++version, intent: 'paused', position };
    await store.playback.replace(code, version - 1, next);
    progress.follow(room, state, next);
  }
  assert.deepEqual(await rows(), [], 'the command does not wait for it');
  await pass(PROGRESS_DELAY_MS);
  assert.deepEqual(await rows(), everyone(400));
  assert.equal(writes, 1);
});

databaseTest(
  '[PG3] another film: everyone had come as far as the old one had, the new one has not begun',
  async (t, { db }) => {
    const { clock, store, state, node, pass, rows } = await setUp(db);
    const progress = node(t);
    clock.advance(20_000);
    const next = { ...initialPlayback({ ...film, external_id: 'other' }, clock.now()), version: 1 };
    await store.playback.replace(code, 0, next);
    progress.follow(room, state, next);
    await pass(0);
    assert.deepEqual(await rows(), everyone(120));
    await pass(PROGRESS_INTERVAL_MS);
    assert.deepEqual(await rows(), everyone(120));
  },
);

databaseTest(
  '[PG3] who leaves is written as he leaves; of a room that is over the database knows where it stood',
  async (t, { db }) => {
    const { clock, store, state, node, rows, session } = await setUp(db);
    const progress = node(t);
    clock.advance(10_000);
    await progress.left(session('ann'));
    await savePlayback(db, room.id, state);
    await store.playback.drop(code);
    await store.presence.drop(code);
    clock.advance(10_000);
    let reads = 0;
    const { selectFrom } = db;
    t.mock.method(db, 'selectFrom', (...args: Parameters<typeof selectFrom>) => {
      reads += 1;
      return selectFrom.apply(db, args);
    });
    for (const user of ['bob', 'host', 'host']) await progress.left(session(user));
    assert.equal(reads, 1, 'once for all who leave');
    await progress.close();
    assert.deepEqual(await rows(), [
      { user: 'ann', position: 110, media: 'film' },
      { user: 'bob', position: 120, media: 'film' },
      { user: 'host', position: 120, media: 'film' },
    ]);
  },
);

databaseTest(
  '[PG3] a write that fails is made up for at the next tick, and nothing is told to anyone',
  async (t, { db }) => {
    const { state, store, failures, node, pass, rows } = await setUp(db);
    const progress = node(t);
    await sql`alter table progress rename to gone`.execute(db);
    await pass(PROGRESS_INTERVAL_MS);
    assert.ok(failures.length > 0);
    await sql`alter table gone rename to progress`.execute(db);
    // Nothing plays any more, so that what comes is what could not be written.
    await store.playback.replace(code, 0, { ...state, version: 1, intent: 'paused' });
    await pass(PROGRESS_INTERVAL_MS);
    assert.deepEqual(await rows(), everyone(130));
    await progress.close();
  },
);

databaseTest('[OP2] closing writes what was to be written soon', async (t, { db }) => {
  const { store, state, node, rows } = await setUp(db);
  const progress = node(t);
  const next: PlaybackState = { ...state, version: 1, intent: 'paused', position: 555 };
  await store.playback.replace(code, 0, next);
  progress.follow(room, state, next);
  await progress.close();
  assert.deepEqual(await rows(), everyone(555));
});

databaseTest('[PG2] a player that keeps telling the end has the room written once', async (t, { db }) => {
  const { pass, store, node, session } = await setUp(db);
  const progress = node(t);
  await pass(900_000);
  let lists = 0;
  const { list } = store.presence;
  t.mock.method(store.presence, 'list', (of: RoomCode) => {
    lists += 1;
    return list(of);
  });
  const data = { event: 'ended', currentTime: 1000, duration: 1000, progress: 100 } as const;
  for (let n = 0; n < 20; n++) await progress.playerEvent(session('host'), { type: 'PLAYER_EVENT', data });
  assert.equal(lists, 1);
});

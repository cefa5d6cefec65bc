import assert from 'node:assert/strict';
import {
  type ConnectionId,
  type RoomCode,
  type RoomId,
  type ServerFrame,
  type UserId,
  WAIT_EXCLUSION_MS,
  WAIT_FOR_VIEWERS_MS,
  WAITING_MAX_VIEWERS,
  WAITS_OF_ROOM,
  WAITS_OF_USER,
} from '@streamit/protocol';
import { databaseTest } from '../../test/databases.ts';
import { createFakeClock } from '../../test/fake-clock.ts';
import { watchQueries } from '../../test/quiet-database.ts';
import { createMemoryStore } from '../adapters/memory/memory-store.ts';
import type { Db } from '../database/tables.ts';
import type { Session } from '../ports/session.ts';
import type { Room } from '../rooms/room-queries.ts';
import { createPlaybackChanges } from './playback-changes.ts';
import { createPlaybackJournal } from './playback-journal.ts';
import { applyCommand } from './playback-rules.ts';
import { createWaitingForViewers } from './waiting.ts';
import { waitingOf } from './waiting-rules.ts';

const code = 'AAAAAA' as RoomCode;
const log = { info() {}, warn() {}, error() {} };

/** A room that waits for viewers, in which the film plays from 100 s on; `told` are the frames that it was sent. */
async function setUp(db: Db) {
  const settled = watchQueries(db);
  const clock = createFakeClock();
  const store = createMemoryStore(clock);
  let room: Room = {
    id: 'room' as RoomId,
    code,
    hostId: 'host' as UserId,
    hostName: 'Host',
    title: null,
    state: 'LIVE',
    isPrivate: false,
    entryMode: 'APPROVAL',
    isChatEnabled: true,
    waitForViewers: true,
    source: null,
    createdAt: 0,
    graceDeadline: null,
  };
  const journal = { ...createPlaybackJournal({ db, clock, log }), record() {} };
  const changes = createPlaybackChanges({ db, store, journal, observe() {} });
  const node = () => createWaitingForViewers({ store, rooms: { current: async () => room }, changes, log });
  const told: ServerFrame[] = [];
  await store.bus.subscribe(code, (event) => event.kind === 'frame' && told.push(event.frame));
  const play = () =>
    changes.change(room, { reason: 'PLAY' }, (state) => applyCommand(state, { type: 'PLAY', time: 100 }, clock.now()));
  await play();
  const session = (name: string, tab = ''): Session => ({
    connection: `${name}${tab}` as ConnectionId,
    user: { id: name as UserId, name, mayHost: false },
    room: code,
    delayMs: null,
    measured: new Promise(() => {}),
    send() {},
  });
  const now = async () => (await store.playback.load(code)) ?? assert.fail('there is no state');
  const report = async (waiting: ReturnType<typeof node>, who: Session) =>
    waiting.buffering(who, { type: 'BUFFERING', version: (await now()).version, time: 100 }, clock.now());
  const ready = async (waiting: ReturnType<typeof node>, who: Session) =>
    waiting.ready(who, { type: 'READY', version: (await now()).version, time: 100 }, clock.now());
  const holds = async () => (await now()).hold !== null;
  const set = (waitForViewers: boolean) => {
    room = { ...room, waitForViewers };
  };
  return { clock, store, node, told, play, session, report, ready, holds, set, settled };
}

databaseTest('[PB10] off by default: reports change nothing', async (_t, { db }) => {
  const { node, session, report, ready, holds, set, told } = await setUp(db);
  set(false);
  const before = told.length;
  await report(node(), session('ann'));
  await ready(node(), session('ann'));
  assert.deepEqual([await holds(), told.length], [false, before]);
});

databaseTest(
  '[PB10] the deadline ends a wait, on exactly one node, also when the node that began it is dead',
  async (_t, { db }) => {
    const { clock, node, session, report, holds, told } = await setUp(db);
    await report(node(), session('ann'));
    const others = [node(), node(), node()];
    clock.advance(WAIT_FOR_VIEWERS_MS - 1);
    for (const other of others) await other.sweep();
    assert.equal(await holds(), true);
    clock.advance(1);
    const before = told.length;
    await Promise.all(others.map((other) => other.sweep()));
    assert.equal(await holds(), false);
    assert.deepEqual(
      told.slice(before).map(({ type }) => type),
      ['PLAYBACK_STATE', 'ROOM_WAITING'],
    );
  },
);

databaseTest('[PB10] a deadline that a dead node claimed is kept by another', async (_t, { db }) => {
  const { clock, store, node, session, report, holds } = await setUp(db);
  await report(node(), session('ann'));
  clock.advance(WAIT_FOR_VIEWERS_MS);
  assert.equal((await store.waiting.claimDue(2_000)).length, 1);
  clock.advance(2_000);
  await node().sweep();
  assert.equal(await holds(), false);
});

databaseTest('[PB10] an old deadline does not end a new wait', async (_t, { db }) => {
  const { clock, node, session, report, ready, holds } = await setUp(db);
  const waiting = node();
  await report(waiting, session('ann'));
  clock.advance(10_000);
  await ready(waiting, session('ann'));
  clock.advance(1_000);
  await report(waiting, session('bob'));
  clock.advance(4_000);
  await waiting.sweep();
  assert.equal(await holds(), true);
  clock.advance(11_000);
  await waiting.sweep();
  assert.equal(await holds(), false);
});

databaseTest(
  '[PB10] who was not ready in time is not waited for until he has been ready, or long after',
  async (_t, { db }) => {
    const { clock, node, session, report, ready, holds } = await setUp(db);
    const waiting = node();
    const ann = session('ann');
    const runOut = async () => {
      await report(waiting, ann);
      const held = await holds();
      clock.advance(WAIT_FOR_VIEWERS_MS);
      await waiting.sweep();
      clock.advance(60_000);
      return held;
    };
    assert.equal(await runOut(), true);
    assert.equal(await runOut(), false, 'again and again is refused');
    await ready(waiting, ann);
    assert.equal(await runOut(), true, 'he has been ready since');
    clock.advance(WAIT_EXCLUSION_MS);
    assert.equal(await runOut(), true, 'it was long ago');
  },
);

databaseTest('[PB10] one viewer, or many in turn, hold the film only so often in a minute', async (_t, { db }) => {
  const { clock, node, session, report, ready, holds } = await setUp(db);
  const waiting = node();
  let held = 0;
  const stutter = async (name: string) => {
    await report(waiting, session(name));
    if (await holds()) held += 1;
    await ready(waiting, session(name));
    clock.advance(1_000);
  };
  for (let n = 0; n < 5; n++) await stutter('ann');
  assert.equal(held, WAITS_OF_USER);
  for (const name of ['bob', 'cleo', 'dan', 'eve']) await stutter(name);
  assert.equal(held, WAITS_OF_ROOM);
  clock.advance(60_000);
  await stutter('ann');
  assert.equal(held, WAITS_OF_ROOM + 1);
});

databaseTest(
  '[PB10] many who run dry at once, on two nodes, are one wait; all ready at once, the film goes on',
  async (_t, { db }) => {
    const { store, node, session, holds } = await setUp(db);
    const nodes = [node(), node()];
    const many = Array.from({ length: 3 * WAITING_MAX_VIEWERS }, (_, n) => session(`viewer-${n}`));
    const each = (report: (waiting: ReturnType<typeof node>, who: Session) => unknown) =>
      Promise.all(many.map((who, n) => report(nodes[n % 2] ?? assert.fail(), who)));
    const version = (await store.playback.load(code))?.version ?? 0;
    await each((waiting, who) => waiting.buffering(who, { type: 'BUFFERING', version, time: 100 }, 0));
    const state = (await store.playback.load(code)) ?? assert.fail('there is no state');
    assert.equal(waitingOf(state)?.viewers.length, WAITING_MAX_VIEWERS);
    assert.equal(state.waits.length, 1);
    await each((waiting, who) => waiting.ready(who, { type: 'READY', version: state.version, time: 100 }, 0));
    assert.equal(await holds(), false);
  },
);

databaseTest('[PB10] a viewer who leaves counts as ready, with the tab that ran dry', async (_t, { db }) => {
  const { node, session, report, holds } = await setUp(db);
  const waiting = node();
  const [dry, other] = [session('ann', '1'), session('ann', '2')];
  await report(waiting, dry);
  await waiting.left(other);
  assert.equal(await holds(), true);
  await waiting.left(dry);
  assert.equal(await holds(), false);
});

databaseTest('[OP2] while the server stops, nobody has left', async (_t, { db }) => {
  const { node, session, report, holds } = await setUp(db);
  const waiting = node();
  await report(waiting, session('ann'));
  await waiting.start()();
  await waiting.left(session('ann'));
  assert.equal(await holds(), true);
});

databaseTest('[PB10] switched off while it waits, the film goes on', async (_t, { db }) => {
  const { node, session, report, holds, set, settled } = await setUp(db);
  const waiting = node();
  await report(waiting, session('ann'));
  waiting.settingsChanged(code);
  await settled();
  assert.equal(await holds(), true, 'another setting');
  set(false);
  waiting.settingsChanged(code);
  node().settingsChanged(code);
  await settled();
  assert.equal(await holds(), false);
});

databaseTest('[PB10] ready for a version older than the report is no answer to it', async (_t, { db }) => {
  const { clock, store, node, session, report, holds } = await setUp(db);
  const waiting = node();
  const version = (await store.playback.load(code))?.version ?? 0;
  await report(waiting, session('ann'));
  await waiting.ready(session('ann'), { type: 'READY', version: version - 1, time: 100 }, clock.now());
  assert.equal(await holds(), true);
  await waiting.ready(session('ann'), { type: 'READY', version, time: 100 }, clock.now());
  assert.equal(await holds(), false);
});

databaseTest('[PB10] a joiner is told for whom the room waits, and nothing when it does not', async (_t, { db }) => {
  const { node, session, report } = await setUp(db);
  const waiting = node();
  assert.equal(await waiting.frame(code), null);
  assert.equal(await waiting.frame('BBBBBB' as RoomCode), null);
  await report(waiting, session('ann'));
  assert.deepEqual((await waiting.frame(code))?.waiting_for, [{ user_id: 'ann', user: 'ann' }]);
});

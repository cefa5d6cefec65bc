/** What must hold after every failure, whatever it was. Each check names the rule that it proves in what it says. */
import assert from 'node:assert/strict';
import { positionAt } from '@streamit/protocol';
import { createClient } from 'redis';
import type { Cluster } from './cluster.ts';
import { framesSince } from './evening.ts';
import { type Party, until } from './party.ts';
import type { Viewer } from './viewer.ts';

/** A lease, the moment in which its lapse is noticed, and the linger of a departure. */
const GHOST_MAX_MS = 15_000;
const DEPARTURE_MS = 4_000;
/** How far apart two clocks of one machine may be that is busy with everything else. */
const POSITION_TOLERANCE_S = 0.25;

/**
 * All of them, once the load has ended. `failedAt`: `performance.now()` of the (last) failure; `ghostMs`: how long after
 * it somebody may be listed who is not there.
 */
export async function assertNothingLost(party: Party, failedAt: number, ghostMs = GHOST_MAX_MS): Promise<void> {
  await Promise.all(party.viewers.map((viewer) => viewer.here()));
  await assertChatWhole(party);
  await assertVersionsGrow(party);
  await assertNoGhosts(party, failedAt + ghostMs);
  await assertLive(party);
  await assertSanctionsHold(party);
  await assertKeysExpire(party.cluster);
}

interface MessageRow {
  readonly id: string;
  readonly user_id: string;
  readonly message: string;
}

/** [CH3] [CH4] Every confirmed message is stored once and at everyone's once; nothing is there twice. */
async function assertChatWhole({ cluster, id, viewers }: Party): Promise<void> {
  const { rows } = await cluster.db.query<MessageRow>('select * from messages where room_id = $1 order by id', [id]);
  // Everyone says each thing once: the text tells messages apart, whatever ids they were given.
  assertOnce(
    rows.map(({ user_id, message }) => `${user_id}: ${message}`),
    'stored twice',
  );
  const stored = new Map(rows.map((row) => [row.id, row]));
  const confirmed = viewers.flatMap(({ acknowledged }) => acknowledged);
  assert.ok(confirmed.length > 0, 'somebody spoke');
  for (const { id, message } of confirmed) assert.equal(stored.get(id)?.message, message, `[CH4] ${message} is stored`);
  for (const viewer of viewers) {
    const hasAll = () => confirmed.every(({ id }) => idsAt(viewer).includes(id));
    await until(hasAll, '').catch(() => {
      const ids = idsAt(viewer);
      const lost = confirmed.filter(({ id }) => !ids.includes(id)).map(({ message }) => message);
      assert.fail(`${viewer.name} never saw ${lost.join(', ')}`);
    });
    assertOnce(idsAt(viewer), `on the page of ${viewer.name}`);
    assertSentOnce(viewer);
  }
}

const idsAt = ({ room }: Viewer) =>
  room.get().messages.flatMap((entry) => (entry.status === 'stored' ? [entry.id] : []));

/** On one socket nobody gets a message twice, in the history or alone; but for the answer to his own, sent again (CH3). */
function assertSentOnce({ recordings, name, id: me }: Viewer): void {
  for (const { frames } of recordings) {
    const ids = frames.flatMap(({ frame }) => {
      if (frame.type === 'CHAT_HISTORY') return frame.messages.filter(({ user_id }) => user_id !== me);
      return frame.type === 'CHAT_MESSAGE' && frame.user_id !== me ? [frame] : [];
    });
    assertOnce(
      ids.map(({ id, message }) => `${id} ${message}`),
      `sent to ${name} on one socket`,
    );
  }
}

function assertOnce(ids: readonly string[], where: string): void {
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  assert.deepEqual(twice, [], `twice ${where}`);
}

/** [PB5] [PB8] Nobody's version went back, one version is one timeline, and everyone and the database end at the same. */
async function assertVersionsGrow({ cluster, id, viewers }: Party): Promise<void> {
  const timelines = new Map<number, string>();
  for (const { name, versions, recordings } of viewers) {
    const back = versions.findIndex((version, index) => version < (versions[index - 1] ?? 0));
    assert.equal(back, -1, `[PB8] ${name} saw ${versions.slice(Math.max(0, back - 3), back + 2)}`);
    for (const { frame } of recordings.flatMap(({ frames }) => frames)) {
      // Who joins is told where the film is now: the same timeline in other numbers.
      if (frame.type !== 'PLAYBACK_STATE' || frame.reason === undefined) continue;
      const timeline = `${frame.is_playing} ${frame.time} ${frame.effective_at}`;
      assert.equal(timelines.get(frame.version) ?? timeline, timeline, `[PB5] two states of version ${frame.version}`);
      timelines.set(frame.version, timeline);
    }
  }
  const latest = () => new Set(viewers.map(({ room }) => room.get().playback?.version));
  await until(() => latest().size === 1, 'everyone to be at one version');
  const [version] = latest();
  const durable = async () => (await cluster.db.query('select version from playback where room_id = $1', [id])).rows[0];
  let row = await durable();
  await until(async () => {
    row = await durable();
    return Number(row?.version) === version;
  }, '').catch(() => assert.fail(`[PB8] the database has version ${row?.version}, the room is at ${version}`));
}

/** [RM10] [DS3] Whoever is connected is listed, and nobody else: in the room, and by number in the public list of each node. */
async function assertNoGhosts({ cluster, code, viewers }: Party, byThen: number): Promise<void> {
  const leftMs = () => Math.max(2_000, byThen - performance.now());
  const sockets = viewers.length;
  for (const { process, isUp } of cluster.nodes) {
    if (!isUp) continue;
    const counted = async () => {
      const rooms = (await (await fetch(`${process.url}/api/rooms/public/`)).json()) as {
        code: string;
        viewers: number;
      }[];
      return rooms.find((room) => room.code === code)?.viewers;
    };
    let count: number | undefined;
    const isRight = async () => {
      count = await counted();
      return count === sockets;
    };
    await until(isRight, '', leftMs()).catch(() =>
      assert.fail(`[DS3] the list says ${count} viewers, and there are ${sockets}`),
    );
  }
  const present = viewers.map(({ id }) => id).sort();
  for (const { room, name } of viewers) {
    const listed = () => room.get().participants.flatMap(({ id, is_online }) => (is_online ? [id] : []));
    const isRight = () => listed().sort().join() === present.join();
    await until(isRight, '', leftMs() + DEPARTURE_MS).catch(() =>
      assert.deepEqual(listed().sort(), present, `[RM10] who is there, as ${name} sees it`),
    );
  }
}

/** [RM8] The host is there: the room does not wait for him. */
async function assertLive({ cluster, id, viewers }: Party): Promise<void> {
  const room = async () =>
    (await cluster.db.query('select state, grace_deadline from rooms where id = $1', [id])).rows[0];
  await until(async () => (await room())?.state === 'LIVE', 'the room to be live');
  assert.equal((await room())?.grace_deadline, null);
  await until(
    () => viewers.every(({ room }) => room.get().room?.state === 'LIVE' && !room.get().hostAway),
    'all to know',
  );
}

/** [MO2] [MO3] The banned do not get in and the muted stay silent, on every node. */
async function assertSanctionsHold({ cluster, code, banned, muted }: Party): Promise<void> {
  for (const node of cluster.nodes.filter(({ isUp }) => isUp)) {
    banned.home = node;
    await assert.rejects(
      banned.client.call('POST /api/rooms/join/', { body: { code } }),
      ({ code }: { code?: string }) => code === 'PERMISSION_DENIED',
      `${node.name} lets the banned join`,
    );
    const room = banned.client.joinRoom(code);
    try {
      await until(() => room.get().connection.state === 'closed', `node ${node.name} to turn the banned away`);
      assert.equal(room.get().ended, 'banned');
    } finally {
      room.close();
    }
  }
  const refusals = muted.refused.length;
  await muted.say(`let me speak ${refusals}`);
  assert.equal(muted.refused[refusals]?.code, 'MUTED');
  assert.equal(muted.acknowledged.length, 0);
}

/** Nobody of those who are there was told that somebody of them, or the host, had gone, or come anew. */
export function assertNobodyGone({ viewers }: Pick<Party, 'viewers'>, since: number): void {
  const here = new Set(viewers.map(({ id }) => id));
  for (const viewer of viewers) {
    const told = framesSince(viewer, since).filter((frame) => {
      if (frame.type === 'USER_LEFT' || frame.type === 'USER_JOINED') return here.has(frame.user_id);
      return frame.type === 'HOST_DISCONNECTED';
    });
    assert.deepEqual(told, [], `[RM7] [WS1] ${viewer.name} was told of a coming or going that was none`);
  }
}

/** [PB8] The film is where it would be without the failure, at everyone's: it has played since it was started. */
export function assertFilmWentOn({ viewers, playingSince }: Party): void {
  for (const { name, room } of viewers) {
    const now = room.clock.now();
    const timeline = room.timelineAt(now);
    assert.ok(timeline !== undefined);
    const expected = playingSince.position + (now - playingSince.at) / 1_000;
    const off = positionAt(timeline, now) - expected;
    assert.ok(Math.abs(off) < POSITION_TOLERANCE_S, `[PB8] the film of ${name} is ${off.toFixed(3)} s off`);
  }
}

/** [RM10] Nothing in Redis lives for ever. */
async function assertKeysExpire({ redis }: Cluster): Promise<void> {
  const keys = await keysOf({ redis });
  assert.ok(keys.size > 0, 'there are keys to look at');
  const eternal = [...keys].filter(([, ttlMs]) => ttlMs === -1).map(([key]) => key);
  assert.deepEqual(eternal, [], '[RM10] keys without a time to live');
}

/** [RM9] [RM10] No live key outlives its room. */
export async function assertNothingLive({ cluster, code }: Party): Promise<void> {
  const left = async () => [...(await keysOf(cluster)).keys()].filter((key) => key.includes(`{${code}}`));
  await until(async () => (await left()).length === 0, '').catch(async () => assert.deepEqual(await left(), []));
}

/** Every key with its time to live in milliseconds, -1: for ever. */
async function keysOf({ redis }: Pick<Cluster, 'redis'>): Promise<Map<string, number>> {
  const client = createClient({ url: redis.url });
  client.on('error', () => {});
  await client.connect();
  try {
    const found = new Map<string, number>();
    for await (const keys of client.scanIterator({ COUNT: 1_000 })) {
      for (const key of keys) found.set(key, await client.pTTL(key));
    }
    return found;
  } finally {
    client.destroy();
  }
}

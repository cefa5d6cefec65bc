/** What people on two nodes see when a node loses its way to Redis, and when Redis itself dies and comes back empty. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { ServerFrame } from '@streamit/protocol';
import { type FailingNetwork, startFailingNetwork } from './chaos/failing-network.ts';
import { startRedisProcess } from './redis-process.ts';
import type { RoomClient } from './room-client.ts';
import type { Node } from './start-node.ts';
import { canShare, startNodes } from './start-nodes.ts';
import { createWorld, type World } from './world.ts';

/** People of one database, seen from each of its nodes. */
interface Site {
  readonly here: World;
  readonly there: World;
  readonly nodes: readonly Node[];
}

async function openSite(t: TestContext, options: Parameters<typeof startNodes>[2]): Promise<Site> {
  const nodes = await startNodes(t, 2, options);
  const [here, there] = nodes.map(({ url }) => createWorld(t, () => url));
  if (here === undefined || there === undefined) throw new Error('two nodes were asked for');
  return { here, there, nodes };
}

/** Two nodes of which the second reaches Redis over a network that a test can break. */
async function openSiteWithNetwork(t: TestContext): Promise<Site & { network: FailingNetwork }> {
  const redis = process.env.TEST_REDIS_URL ?? '';
  const network = await startFailingNetwork(t, Number(new URL(redis).port || 6379));
  return { ...(await openSite(t, { redisUrls: [redis, network.through(redis)] })), network };
}

type FrameOf<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>;
const all = <Type extends ServerFrame['type']>({ frames }: RoomClient, type: Type): FrameOf<Type>[] =>
  frames.filter((frame): frame is FrameOf<Type> => frame.type === type);
const versions = (client: RoomClient) => all(client, 'PLAYBACK_STATE').map(({ version }) => version);
const isRising = (numbers: readonly number[]) => numbers.every((n, i) => i === 0 || n >= (numbers[i - 1] ?? 0));

/** Says something until it is heard: while the store is away that is refused. */
async function sayUntilHeard(speaker: RoomClient, text: string): Promise<void> {
  for (let attempt = 0; attempt < 40; attempt++) {
    speaker.send({ type: 'CHAT_MESSAGE', message: text, client_id: text, id: `${text} ${attempt}` });
    const heard = speaker.next('CHAT_MESSAGE', ({ message }) => message === text).then(() => true);
    const refused = speaker.next('ERROR', ({ ref }) => ref === `${text} ${attempt}`).then(() => false);
    if (await Promise.race([heard, refused])) return;
    await wait(250);
  }
  assert.fail('the store did not come back');
}

test('[RM10] [CH4] [MO2] a node that could not hear tells its people what they missed, each thing once', {
  skip: !canShare,
  timeout: 60_000,
}, async (t) => {
  const { here, there, network } = await openSiteWithNetwork(t);
  const [host, ann] = [await here.account('host'), await here.account('ann')];
  const [bob, cid] = [await here.guest('Bob'), await here.guest('Cid')];
  const { id, code } = await here.room(host, { title: 'Before' });
  const control = await here.enter(host, code);
  const near = await here.enter(cid, code);
  const [far, kicked] = [await there.enter(ann, code), await there.enter(bob, code)];
  const news = await there.news(cid);
  await sayUntilHeard(control, 'first');
  await far.next('CHAT_MESSAGE');

  network.refuse();
  far.send({ type: 'CHAT_MESSAGE', message: 'lost?', id: 'q1' });
  const refusal = await far.next('ERROR');
  assert.deepEqual([refusal.code, refusal.ref], ['REALTIME_UNAVAILABLE', 'q1']);
  const late = there.connect(cid, code);
  assert.ok([1011, 1013].includes(await late.closed), 'come back later');
  await sayUntilHeard(control, 'second');
  control.send({ type: 'PAUSE', time: 50 });
  control.send({ type: 'KICK_USER', user_id: bob.id });
  await near.next('MODERATION');
  await here.ok('PATCH', `/api/rooms/${code}/`, { as: host, body: { title: 'After' } });
  const source = { room_id: id, provider: 'direct', video_id: 'https://media.example/film.mp4' };
  await here.request('POST', '/api/rooms/source/', { as: host, body: source });
  assert.equal(far.ws.readyState, far.ws.OPEN, 'sockets stay');

  network.heal();
  await far.next('CHAT_MESSAGE', ({ message }) => message === 'second');
  assert.equal((await far.next('ROOM_UPDATED')).title, 'After');
  assert.equal(await kicked.closed, 4011);
  assert.equal(await news.closed, 1012, 'opened again, it reads what was stored');
  await sayUntilHeard(control, 'third');
  await far.next('CHAT_MESSAGE', ({ message }) => message === 'third');
  await far.settled();
  assert.deepEqual(
    all(far, 'CHAT_MESSAGE').map(({ message }) => message),
    ['first', 'second', 'third'],
  );
  assert.equal(all(far, 'PLAYBACK_STATE').at(-1)?.time, all(near, 'PLAYBACK_STATE').at(-1)?.time);
  assert.equal(all(far, 'ROOM_UPDATED').length, 1);
  assert.ok(isRising(versions(far)));
  for (const client of [control, near, far]) assert.deepEqual(all(client, 'USER_LEFT').filter(isOf(ann.id)), []);
});

const isOf =
  (id: string) =>
  ({ user_id }: { user_id: string }) =>
    user_id === id;

test('[AU7] a sign-in that ends unheard closes its sockets when the node hears again', {
  skip: !canShare,
  timeout: 60_000,
}, async (t) => {
  const { here, there, network } = await openSiteWithNetwork(t);
  const [host, ann] = [await here.account('host'), await here.account('ann')];
  const { code } = await here.room(host);
  await here.enter(host, code);
  const far = await there.enter(ann, code);
  network.refuse();
  await here.ok('POST', '/api/auth/logout/', { as: ann });
  assert.equal(far.ws.readyState, far.ws.OPEN);
  network.heal();
  assert.equal(await far.closed, 4001);
});

test('[PB8] [MO3] [RM10] Redis dies and comes back empty: people stay, versions grow, bans hold', {
  skip: !canShare,
  timeout: 60_000,
}, async (t) => {
  const redis = await startRedisProcess({ after: (end) => t.after(end) });
  const { here, there } = await openSite(t, { redisUrls: [redis.url, redis.url] });
  const [host, ann, bob] = [await here.account('host'), await here.account('ann'), await here.account('bob')];
  const { code } = await here.room(host);
  const control = await here.enter(host, code);
  const viewer = await there.enter(ann, code);
  const banned = await there.enter(bob, code);
  control.send({ type: 'BAN_USER', user_id: bob.id });
  assert.equal(await banned.closed, 4011);
  control.send({ type: 'PLAY', time: 100 });
  const before = await viewer.next('PLAYBACK_STATE', ({ reason }) => reason === 'PLAY');
  const joined = viewer.frames.length;

  for (let round = 0; round < 2; round++) {
    await redis.kill();
    await redis.start();
    await viewer.next('PLAYBACK_STATE', ({ version }) => version > before.version + round * 1_000_000);
  }
  await sayUntilHeard(control, 'still here');
  await viewer.next('CHAT_MESSAGE', ({ message }) => message === 'still here');
  control.send({ type: 'PAUSE' });
  const paused = await viewer.next('PLAYBACK_STATE', ({ reason }) => reason === 'PAUSE');
  assert.ok(paused.time > 100 && paused.time < 130, `at ${paused.time} s`);
  assert.ok(isRising(versions(viewer)) && isRising(versions(control)));
  assert.equal(await there.connect(bob, code).closed, 4010);
  const noise = viewer.frames.slice(joined).filter(({ type }) => /^(USER_|HOST_)/.test(type));
  assert.deepEqual(
    noise.filter((frame) => !('user_id' in frame && frame.user_id === bob.id)),
    [],
  );
  for (let look = 0; look < 100 && (await there.listed())[0]?.viewers !== 2; look++) await wait(50);
  assert.equal((await there.listed())[0]?.viewers, 2, 'both have their leases again');
});

test('[RM9] Redis dies in mid-grace and comes back empty: the room ends on time', {
  skip: !canShare,
  timeout: 60_000,
}, async (t) => {
  const redis = await startRedisProcess({ after: (end) => t.after(end) });
  const { here, there } = await openSite(t, { redisUrls: [redis.url, redis.url], graceSeconds: 5 });
  const [host, ann] = [await here.account('host'), await here.account('ann')];
  const { code } = await here.room(host);
  const control = await here.enter(host, code);
  const viewer = await there.enter(ann, code);
  await control.close();
  const { deadline } = await viewer.next('HOST_DISCONNECTED');
  await redis.kill();
  await redis.start();
  assert.equal(await viewer.closed, 4004);
  assert.ok(Date.now() < deadline + 3_000, `${Date.now() - deadline} ms late`);
  assert.equal(all(viewer, 'ROOM_EXPIRED').length, 1);
});

test('[OP2] a node that is stopped loses nobody: its people come to the other one, and no one else notices', {
  skip: !canShare,
  timeout: 60_000,
}, async (t) => {
  const { here, there, nodes } = await openSite(t, { maxViewers: 3 });
  const [host, ann, bob] = [await here.account('host'), await here.account('ann'), await here.account('bob')];
  const { code } = await here.room(host);
  const moving = [await here.enter(host, code), await here.enter(ann, code)];
  const staying = await there.enter(bob, code);
  const before = staying.frames.length;
  const stopped = nodes[0]?.app.close();
  for (const client of moving) assert.equal(await client.closed, 1012);
  // The room is full as long as their old places count.
  const back = [there.connect(host, code), there.connect(ann, code)];
  for (const client of back) await client.next('JOINED');
  await stopped;
  await wait(4_000);
  const noticed = staying.frames.slice(before).map(({ type }) => type);
  assert.deepEqual(
    noticed.filter((type) => /^(USER_|HOST_|PLAYBACK_)/.test(type)),
    [],
  );
  assert.equal((await there.detail(code)).state, 'LIVE');
  assert.equal((await there.listed())[0]?.viewers, 3);
});

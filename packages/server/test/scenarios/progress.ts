/** How far people have come, as they can ask for it. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { RoomDetail } from '@streamit/protocol';
import { type Answer, codeOf, type Person, type StartWorld, type WorldOptions } from '../world.ts';

const SYNC_TEST = { provider: 'open-movies', video_id: 'sync-test' };
const MEDIA = { media_id: 'sync-test', media_type: 'movie' };

export function progressScenarios(name: string, start: StartWorld): void {
  async function setUp(t: TestContext, options: WorldOptions = {}) {
    const world = await start(t, options);
    const host = await world.account('host');
    const ann = await world.account('ann');
    const { id, code } = await world.room(host, { title: 'Film night', source: SYNC_TEST });
    const get = (as: Person, media: object = MEDIA) => {
      const query = new URLSearchParams({ room_id: id, ...media });
      return world.request('GET', `/api/rooms/progress/get/?${query}`, { as });
    };
    const save = (as: Person, body: object) =>
      world.request('POST', '/api/rooms/progress/save/', {
        as,
        body: { room_id: id, ...MEDIA, timestamp: 30, duration: 60, progress_percent: 50, completed: false, ...body },
      });
    const resume = async (as: Person) => (await world.request('GET', `/api/rooms/${code}/resume/`, { as })).body;
    const unfinished = async (as: Person, query = '') =>
      (await world.request('GET', `/api/progress/continue/${query}`, { as })).body as {
        count: number;
        results: Record<string, unknown>[];
      };
    /** What is written behind everything else is there soon. */
    const eventually = async (as: Person, matches: (body: Answer['body']) => boolean) => {
      for (let tries = 0; tries < 200; tries++) {
        const { body } = await get(as);
        if (matches(body)) return body;
        await delay(25);
      }
      return assert.fail(`it never came: ${JSON.stringify((await get(as)).body)}`);
    };
    return { world, host, ann, id, code, get, save, resume, unfinished, eventually };
  }

  test(`[PG1] ${name}: saving is idempotent, one row for each title, season and episode`, async (t) => {
    const { world, host, ann, code, get, save } = await setUp(t);
    assert.deepEqual((await get(host)).body, { progress: null });
    const saved = (await save(host, {})).body;
    assert.deepEqual([saved.timestamp, saved.season, saved.episode, saved.completed], [30, null, null, false]);
    await save(host, { timestamp: 40 });
    await save(host, { timestamp: 40, season: null, episode: null });
    assert.equal((await get(host)).body.timestamp, 40);
    await save(host, { timestamp: 7, season: 1, episode: 2 });
    assert.equal((await get(host)).body.timestamp, 40, 'an episode is another row');
    assert.equal((await get(host, { ...MEDIA, season: '1', episode: '2' })).body.timestamp, 7);
    assert.equal((await save(host, { timestamp: 60.02 })).body.timestamp, 60, 'players overrun their film a little');
    assert.equal(codeOf(await save(host, { progress_percent: 101 })), 'VALIDATION_ERROR');
    assert.equal(codeOf(await save(ann, {})), 'PERMISSION_DENIED', 'not a participant');
    await world.request('POST', '/api/rooms/join/', { as: ann, body: { code } });
    assert.deepEqual((await get(ann)).body, { progress: null }, 'nobody sees the progress of another');
  });

  test(`[PG2] [PG3] ${name}: everyone who is there has come as far as the room, when it pauses or jumps`, async (t) => {
    const { world, host, ann, code, eventually } = await setUp(t);
    const control = await world.enter(host, code);
    const viewer = await world.enter(ann, code);
    control.send({ type: 'SEEK', time: 30 });
    for (const person of [host, ann])
      assert.equal((await eventually(person, (row) => 'timestamp' in row)).timestamp, 30);
    control.send({ type: 'PAUSE', time: 42 });
    const row = await eventually(ann, ({ timestamp }) => timestamp === 42);
    assert.deepEqual([row.duration, row.progress_percent, row.completed], [60, 70, false]);
    const types = viewer.frames.filter(({ type }) => type === 'PLAYBACK_STATE');
    assert.equal(types.length, 3, 'the snapshot and two commands: progress moves nothing');
  });

  test(`[PG3] ${name}: who leaves while the film plays has come as far as it was then`, async (t) => {
    const { world, host, ann, code, eventually } = await setUp(t);
    const control = await world.enter(host, code);
    control.send({ type: 'PLAY', time: 20 });
    await control.next('PLAYBACK_STATE', ({ reason }) => reason === 'PLAY');
    const late = await world.enter(ann, code);
    await late.close();
    const row = await eventually(ann, (body) => 'timestamp' in body);
    assert.ok(Number(row.timestamp) >= 20 && Number(row.timestamp) < 30);
  });

  test(`[PG3] ${name}: who was not let in has seen nothing`, async (t) => {
    const { world, host, ann, code, get } = await setUp(t, { maxViewers: 1 });
    const control = await world.enter(host, code);
    control.send({ type: 'PLAY', time: 20 });
    await control.next('PLAYBACK_STATE', ({ reason }) => reason === 'PLAY');
    await world.enter(await world.guest('Bob'), code).catch(() => {});
    await world.request('POST', '/api/rooms/join/', { as: ann, body: { code } });
    const refused = world.connect(ann, code);
    assert.equal((await refused.next('ERROR')).code, 'ROOM_FULL');
    await refused.closed;
    await control.settled();
    assert.deepEqual((await get(ann)).body, { progress: null });
  });

  test(`[PG3] ${name}: another film, or the end of the room, keeps how far everyone had come`, async (t) => {
    const { world, host, ann, id, code, eventually, unfinished } = await setUp(t);
    const control = await world.enter(host, code);
    await world.enter(ann, code);
    control.send({ type: 'PLAY', time: 20 });
    await control.next('PLAYBACK_STATE', ({ reason }) => reason === 'PLAY');
    const other = { provider: 'open-movies', video_id: 'big-buck-bunny' };
    const chosen = await world.request('POST', '/api/rooms/source/', { as: host, body: { room_id: id, ...other } });
    assert.equal(chosen.status, 200, JSON.stringify(chosen.body));
    assert.ok(Number((await eventually(ann, (body) => 'timestamp' in body)).timestamp) >= 20);
    const [moved] = (await unfinished(ann)).results;
    assert.deepEqual([moved?.media_id, moved?.source, moved?.title], ['sync-test', null, null]);

    control.send({ type: 'PLAY', time: 100 });
    await control.next('PLAYBACK_STATE', ({ reason, duration }) => reason === 'PLAY' && (duration ?? 0) > 60);
    await world.request('POST', '/api/rooms/delete/', { headers: { cookie: host.cookie }, body: { room_id: id } });
    await control.closed;
    for (let tries = 0; (await unfinished(ann)).count < 2; tries++) {
      assert.ok(tries < 200, 'the second film is missing');
      await delay(25);
    }
  });

  test(`[PG2] [PG4] ${name}: the host's player tells the end: all have seen it, and begin anew`, async (t) => {
    const { world, host, ann, code, get, eventually, resume, unfinished } = await setUp(t);
    const control = await world.enter(host, code);
    const viewer = await world.enter(ann, code);
    const ended = { event: 'ended', currentTime: 60, duration: 60, progress: 100 };
    viewer.send({ type: 'PLAYER_EVENT', data: ended });
    await viewer.settled();
    assert.deepEqual((await get(ann)).body, { progress: null }, 'of anyone else it is ignored');
    assert.ok(!viewer.frames.some(({ type }) => type === 'ERROR'), 'without an error');

    control.send({ type: 'PLAYER_EVENT', data: { event: 'timeupdate', currentTime: 12, duration: 60, progress: 20 } });
    const row = await eventually(host, ({ timestamp }) => timestamp === 12);
    assert.deepEqual([row.progress_percent, row.completed], [20, false]);
    assert.deepEqual(await resume(host), { progress_percent: 20, last_position_seconds: 12, completed: false });
    assert.deepEqual(await resume(ann), { progress_percent: 0, last_position_seconds: 0, completed: false });

    control.send({ type: 'PAUSE', time: 59.5 });
    await eventually(ann, ({ timestamp }) => timestamp === 59.5);
    control.send({ type: 'PLAYER_EVENT', data: ended });
    for (const person of [host, ann]) {
      const seen = await eventually(person, ({ completed }) => completed === true);
      assert.equal(seen.progress_percent, 100);
      assert.deepEqual(await resume(person), { progress_percent: 0, last_position_seconds: 0, completed: true });
      assert.equal((await unfinished(person)).count, 0);
    }
  });

  test(`[PG2] ${name}: a player that ends where the room is not completes its host's progress alone`, async (t) => {
    const { world, host, ann, code, eventually } = await setUp(t);
    const control = await world.enter(host, code);
    await world.enter(ann, code);
    control.send({ type: 'PAUSE', time: 20 });
    await eventually(ann, ({ timestamp }) => timestamp === 20);
    control.send({
      type: 'PLAYER_EVENT',
      data: { event: 'ended', currentTime: 60, duration: 60, progress: 100 },
    });
    await eventually(host, ({ completed }) => completed === true);
    assert.equal((await eventually(ann, (body) => 'timestamp' in body)).completed, false);
  });

  test(`[PG4] ${name}: what I have not finished, newest first, each title once, in pages`, async (t) => {
    const { world, host, code, save, unfinished } = await setUp(t);
    const elsewhere = await world.room(host, { title: 'Elsewhere' });
    await save(host, { timestamp: 10 });
    await save(host, { media_id: 'other', timestamp: 20 });
    await save(host, { media_id: 'done', completed: true });
    await save(host, { room_id: elsewhere.id, timestamp: 50 });
    const all = await unfinished(host);
    assert.equal(all.count, 2);
    assert.deepEqual(
      all.results.map(({ media_id, timestamp, title, room }) => [media_id, timestamp, title, room]),
      [
        ['sync-test', 50, null, { code: elsewhere.code, title: 'Elsewhere', is_active: true }],
        ['other', 20, null, { code, title: 'Film night', is_active: true }],
      ],
    );
    await save(host, { timestamp: 11 });
    const [first] = (await unfinished(host)).results;
    assert.equal(first?.timestamp, 11, 'the newest of a title counts, whichever room it is from');
    const shown = (await world.detail(code)) as unknown as RoomDetail;
    assert.notEqual(shown.source, null);
    assert.deepEqual([first?.title, first?.source], [shown.source?.title, shown.source]);
    const second = await unfinished(host, '?page=2&page_size=1');
    assert.deepEqual([second.count, second.results.map(({ media_id }) => media_id)], [2, ['other']]);
    assert.equal((await world.request('GET', '/api/progress/continue/')).status, 401);
  });

  test(`[PG4] ${name}: who is no longer in a private room keeps his progress, and sees nothing else of it`, async (t) => {
    const { world, host, ann } = await setUp(t);
    const secret = await world.room(host, {
      is_private: true,
      entry_mode: 'PASSWORD',
      title: 'Secret',
      source: SYNC_TEST,
    });
    const enter = { code: secret.code, password: secret.password };
    assert.equal((await world.request('POST', '/api/rooms/join/', { as: ann, body: enter })).body.status, 'APPROVED');
    const said = { timestamp: 30, duration: 60, progress_percent: 50, completed: false };
    const body = { room_id: secret.id, ...MEDIA, ...said };
    await world.request('POST', '/api/rooms/progress/save/', { as: ann, body });
    const listed = async () => {
      const { results } = (await world.request('GET', '/api/progress/continue/', { as: ann })).body;
      return (results as Record<string, unknown>[])[0];
    };
    assert.deepEqual((await listed())?.room, { code: secret.code, title: 'Secret', is_active: true });
    await world.request('POST', '/api/rooms/leave/', { as: ann, body: { code: secret.code } });
    const left = await listed();
    assert.deepEqual([left?.timestamp, left?.title, left?.poster, left?.source], [30, null, null, null]);
    assert.deepEqual(left?.room, { code: secret.code, title: null, is_active: false });
  });
}

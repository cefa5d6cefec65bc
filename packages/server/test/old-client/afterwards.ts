/** The last part of the evening: how far everyone has come, what else is on, and the end of the room. */
import assert from 'node:assert/strict';
import { assertOk, assertRefused, type Evening } from './evening.ts';

export const afterwards: Record<string, (evening: Evening) => Promise<void>> = {
  async '[PG2] has the host’s player remembered, and ignores anyone else’s'({ host, ann, known, sockets }) {
    const event = (name: string, currentTime: number) => ({
      type: 'PLAYER_EVENT',
      data: { event: name, currentTime, duration: 5_400, progress: (currentTime / 5_400) * 100 },
    });
    sockets.host.send({ type: 'PAUSE', time: 2_700 });
    await sockets.ann.next('PLAYBACK_STATE');
    sockets.ann.send(event('ended', 5_400));
    await sockets.ann.settled();
    const film = `room_id=${known.roomId}&media_id=1078605&media_type=movie`;
    assert.notEqual((await ann.get(`/rooms/progress/get/?${film}`)).data.completed, true);
    sockets.host.send(event('timeupdate', 2_700));
    await sockets.host.settled();
    const { data: reached } = await host.get(`/rooms/progress/get/?${film}`);
    assert.deepEqual([reached.timestamp, reached.progress_percent, reached.completed], [2_700, 50, false]);
    const resume = async () => (await host.get(`/rooms/${known.code}/resume/`)).data;
    assert.deepEqual(await resume(), { progress_percent: 50, last_position_seconds: 2_700, completed: false });
    sockets.host.send({ type: 'SEEK', time: 5_400 });
    sockets.host.send(event('ended', 5_400));
    await sockets.host.settled();
    const { data: ended } = await host.get(`/rooms/progress/get/?${film}`);
    assert.deepEqual([ended.progress_percent, ended.completed], [100, true]);
    assert.deepEqual(await resume(), { progress_percent: 0, last_position_seconds: 0, completed: true });
    assert.ok(sockets.ann.isOpen() && !sockets.ann.typesSince(0).includes('PLAYER_EVENT'));
  },

  async '[PG1] saves progress by itself, as often as it likes, and finds it again'({ newClient, known }) {
    const cleo = newClient();
    await cleo.post('/auth/guest/', { display_name: 'Cleo' });
    assertOk(await cleo.post('/rooms/join/', { code: known.code }));
    const episode = { room_id: known.roomId, media_id: '119051', media_type: 'tv', season: 1, episode: 2 };
    const said = { ...episode, timestamp: 300, duration: 3_000, progress_percent: 10, completed: false };
    const get = (query: string) => cleo.get(`/rooms/progress/get/?room_id=${known.roomId}&media_id=119051&${query}`);
    assert.deepEqual((await get('media_type=tv&season=1&episode=2')).data, { progress: null });
    for (const timestamp of [300, 300, 600]) {
      const saved = await cleo.post('/rooms/progress/save/', { ...said, timestamp });
      assert.deepEqual([saved.status, saved.data.timestamp, saved.data.episode], [200, timestamp, 2]);
    }
    assert.equal((await get('media_type=tv&season=1&episode=2')).data.timestamp, 600);
    assert.deepEqual((await get('media_type=tv&season=1&episode=3')).data, { progress: null });
    const { data } = await cleo.get(`/rooms/${known.code}/resume/`);
    assert.deepEqual(data, { progress_percent: 0, last_position_seconds: 0, completed: false });
    assertRefused(await cleo.post('/rooms/progress/save/', { ...said, timestamp: -1 }), 400, 'VALIDATION_ERROR');
  },

  async '[DS1] [DS2] [DS3] finds the room in the public list without signing in'({ newClient, known }) {
    const list = await newClient().get('/rooms/public/');
    assert.equal(list.lines.length, 1, 'the private ones are not there');
    const { created_at, source, ...line } = list.lines[0] ?? {};
    assert.deepEqual(line, { code: known.code, host: 'Movie_Host', viewers: 2, title: null });
    assert.equal(typeof created_at, 'number');
    assert.equal((source as Record<string, unknown>).external_id, '1078605');
  },

  async '[SE1] searches for something else to watch'({ newClient }) {
    const { lines } = await newClient().get('/rooms/search/?q=sintel&page=1');
    const { poster: _, ...first } = lines[0] ?? {};
    assert.deepEqual(Object.keys(first).sort(), ['media_type', 'provider', 'release_year', 'stream_id', 'title']);
    assert.equal(first.title, 'Sintel');
  },

  async '[RM6] [AU6] deletes the room by the session alone, and everyone is out'({
    host,
    ann,
    known,
    sockets,
    ...rest
  }) {
    const { newClient, open } = rest;
    const body = { room_id: known.roomId };
    const program = newClient();
    program.useBearer(known.hostToken);
    assertRefused(await program.post('/rooms/delete/', body), 403, 'PERMISSION_DENIED');
    assertRefused(await ann.post('/rooms/delete/', body), 403, 'PERMISSION_DENIED');
    assert.ok(sockets.ann.isOpen());
    assert.deepEqual((await host.post('/rooms/delete/', body)).data, { status: 'room_deleted' });
    for (const socket of [sockets.host, sockets.ann]) {
      await socket.next('ROOM_DELETED');
      assert.equal(await socket.closed, 4005);
    }
    assert.equal(await open(known.code, known.annToken).closed, 4005);
    assert.deepEqual((await newClient().get('/rooms/public/')).lines, []);
    assertRefused(await host.post('/rooms/delete/', body), 410, 'ROOM_EXPIRED');
  },

  async '[AU6] signs out'({ host, newClient }) {
    assertOk(await newClient().get('/health/'));
    assert.deepEqual((await host.post('/auth/logout/', {})).data, { success: true });
    assertRefused(await host.get('/auth/me/'), 401, 'AUTH_REQUIRED');
  },
};

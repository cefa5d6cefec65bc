/** Addresses that would make the server look into its operator's network: refused through every call that takes one. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { databaseTest } from '../databases.ts';
import { codeOf } from '../world.ts';
import { startSite } from './site.ts';

databaseTest(
  '[SR4] no address of a room’s film or subtitles reaches the inside, and the room keeps what it watches',
  async (t, database) => {
    const reached: string[] = [];
    const inside = createServer((request, response) => {
      reached.push(request.url ?? '');
      response.end('WEBVTT');
    });
    // Whatever connects counts, also what fails before it asks for anything.
    inside.on('connection', () => reached.push('a connection'));
    inside.listen(0, '127.0.0.1');
    await once(inside, 'listening');
    t.after(() => inside.close());
    const { port } = inside.address() as AddressInfo;

    const { world } = await startSite(t, database);
    const host = await world.account('host');
    const film = { provider: 'open-movies', video_id: 'sintel' };
    const room = await world.room(host, { source: film });
    const before = await world.detail(room.code);
    const stage = await world.enter(host, room.code);
    const heard = stage.frames.length;

    const names = ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', '0.0.0.0', '127.1'];
    const addresses = [
      ...names.flatMap((name) => [`https://${name}:${port}/film.mp4`, `http://${name}:${port}/film.mp4`]),
      `https://user:pass@127.0.0.1:${port}/film.mp4`,
      'https://169.254.169.254/latest/meta-data/',
      'https://10.0.0.1/film.mp4',
      'https://[fd00::1]/film.mp4',
      'file:///etc/passwd',
      'gopher://127.0.0.1/',
      'javascript:alert(1)',
      'not an address',
    ];
    for (const url of addresses) {
      const direct = { room_id: room.id, provider: 'direct', video_id: url };
      const subtitled = { room_id: room.id, ...film, subtitles: [{ label: 'English', url }] };
      for (const body of [direct, subtitled]) {
        const answer = await world.request('POST', '/api/rooms/source/', { as: host, body });
        assert.deepEqual([answer.status, codeOf(answer)], [400, 'SOURCE_UNAVAILABLE'], url);
      }
      const { room_id: _, ...source } = direct;
      const created = await world.request('POST', '/api/rooms/create/', { as: host, body: { source } });
      assert.deepEqual([created.status, codeOf(created)], [400, 'SOURCE_UNAVAILABLE'], url);
    }
    assert.deepEqual(reached, []);
    await stage.settled();
    assert.ok(stage.frames.slice(heard).every(({ type }) => type !== 'SOURCE_CHANGED' && type !== 'PLAYBACK_STATE'));
    assert.deepEqual((await world.detail(room.code)).source, before.source);
    assert.equal((await world.ok('GET', '/api/rooms/mine/', { as: host })).count, 1, 'nor was a room made of it');
  },
);

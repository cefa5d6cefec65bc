/** What a room watches, as those inside and outside see it: chosen, embedded, searched for, with its tracks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localFileId } from '@streamit/protocol';
import { codeOf, type StartWorld } from '../world.ts';

const EPISODE = { provider: 'vidking', video_id: '1399', media_type: 'tv', season: 1, episode: 2 };

export function sourceScenarios(name: string, start: StartWorld): void {
  test(`[SR3] ${name}: everyone in the room gets the address of the frame, nobody else, and it is stored nowhere`, async (t) => {
    const world = await start(t);
    const [host, ann, stranger] = [
      await world.account('host'),
      await world.guest('Ann'),
      await world.guest('Stranger'),
    ];
    const { id, code } = await world.room(host);
    const embed = (as: typeof ann, query = '') =>
      world.request('GET', `/api/v1/rooms/${code.toLowerCase()}/embed${query}`, { as });
    const viewer = await world.enter(ann, code);
    const none = await embed(host);
    assert.deepEqual([none.status, (none.body.error as { code: string }).code], [400, 'SOURCE_UNAVAILABLE']);

    await world.ok('POST', '/api/rooms/source/', { as: host, body: { room_id: id, ...EPISODE } });
    const { source } = await viewer.next('SOURCE_CHANGED');
    assert.deepEqual([source.provider, source.external_id, source.season, source.episode], ['vidking', '1399', 1, 2]);
    const embed_url = 'https://www.vidking.net/embed/tv/1399/1/2?color=e50914&progress=90';
    for (const person of [host, ann]) {
      const { body } = await embed(person, '?progress=90&color=E50914');
      assert.deepEqual(body, { success: true, data: { embed_url } });
    }
    assert.equal((await embed(stranger)).status, 403);
    assert.equal((await world.request('GET', `/api/rooms/${code}/embed/`)).status, 401);
    assert.equal(codeOf(await world.request('GET', '/api/rooms/ZZZZZZ/embed/', { as: ann })), 'ROOM_NOT_FOUND');
    const unknown = await world.request('GET', `/api/rooms/${code}/embed/?volume=1`, { as: ann });
    assert.deepEqual([unknown.status, unknown.body.message], [400, 'field `volume`: is not known here']);
    assert.doesNotMatch(JSON.stringify(await world.detail(code)), /vidking\.net|embed/);
  });

  test(`[PB13] ${name}: the host proposes only tracks that the source has; a refusal changes nothing`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const { code } = await world.room(host, { source: { provider: 'open-movies', video_id: 'sync-test' } });
    const control = await world.enter(host, code);
    const { version } = await control.next('PLAYBACK_STATE');
    control.send({ type: 'CHANGE_SUBTITLE', subtitle: 'Klingon', id: 'subtitle' });
    const { code: refusal, ref } = await control.next('ERROR');
    assert.deepEqual([refusal, ref], ['VALIDATION_ERROR', 'subtitle']);
    control.send({ type: 'CHANGE_SUBTITLE', subtitle: 'off' });
    const state = await control.next('PLAYBACK_STATE', ({ reason }) => reason === 'CHANGE_SUBTITLE');
    assert.deepEqual([state.version, state.subtitle], [version + 1, 'off']);
  });

  test(`[SR2] ${name}: a local file, a video of YouTube and a search result become what a room watches`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const { id } = await world.room(host);
    const choose = (body: object) =>
      world.request('POST', '/api/rooms/source/', { as: host, body: { room_id: id, ...body } });
    const file = {
      provider: 'local',
      video_id: localFileId(5_000_000, '0f'.repeat(32)),
      duration: 61.5,
      title: 'Our film',
    };
    const local = await choose(file);
    assert.deepEqual([local.status, local.body.video_id], [200, file.video_id]);
    const youtube = await choose({ provider: 'youtube', video_id: 'https://youtu.be/dQw4w9WgXcQ' });
    assert.deepEqual([youtube.status, youtube.body.video_id], [200, 'dQw4w9WgXcQ']);
    const found = await world.request('GET', '/api/rooms/search/?q=sintel');
    const [{ provider, stream_id: video_id, media_type }] = found.body as unknown as [Record<string, string>];
    assert.deepEqual([(await choose({ provider, video_id, media_type })).status, video_id], [200, 'sintel']);
    const tooMany = Array.from({ length: 9 }, (_, n) => ({ label: `${n}`, url: 'https://films.example/x.vtt' }));
    for (const [body, field] of [
      [{ ...file, duration: 0 }, 'duration'],
      [{ ...file, title: '\u200b' }, 'title'],
      [{ ...file, subtitles: tooMany }, 'subtitles'],
      [
        { ...file, subtitles: [{ label: 'x', language: 'not a language', url: 'https://a.example/' }] },
        'subtitles.0.language',
      ],
    ] as const) {
      const refused = await choose(body);
      assert.deepEqual([refused.status, codeOf(refused)], [400, 'VALIDATION_ERROR']);
      assert.match(String(refused.body.message), new RegExp(`^field \`${field}\``));
    }
  });
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localFileId, PlaybackSource, type SourceChoice } from '@streamit/protocol';
import { createValidator } from '../lib/validate.ts';
import { createCatalog } from './catalog.ts';
import { TmdbError } from './tmdb-api.ts';
import { createVidkingProvider } from './vidking.ts';

const { choose, embed } = createCatalog();
const isSource = createValidator(PlaybackSource);
const unavailable = (message: RegExp) => ({ code: 'SOURCE_UNAVAILABLE', message });

async function chosen(choice: SourceChoice): Promise<PlaybackSource> {
  const source = await choose(choice);
  assert.deepEqual(isSource(structuredClone(source)), source);
  return source;
}

test('[SR2] vidking plays films and episodes by TMDB id, and takes no commands', async () => {
  const film = await chosen({ provider: 'vidking', video_id: '603', season: 1, episode: 2 });
  assert.deepEqual(
    [film.external_id, film.media_type, film.season, film.episode, film.duration],
    ['603', 'movie', null, null, null],
  );
  assert.deepEqual(film.capabilities, { seek: false, pause: false, resume: false, autoplay: true });
  assert.equal(film.supports_events, true);
  const episode = await chosen({ provider: 'vidking', video_id: '1399', media_type: 'tv', season: 0, episode: 5 });
  assert.deepEqual([episode.media_type, episode.season, episode.episode], ['tv', 0, 5]);
  assert.equal(embed(episode, {}), 'https://www.vidking.net/embed/tv/1399/0/5');
});

test('[SR2] what is no TMDB id, or a series without an episode, cannot be chosen', async () => {
  for (const video_id of ['0', '012', '-1', '1e3', '6 03', '603\n', '../603', 'tt0133093', '12345678901', '６０３']) {
    await assert.rejects(choose({ provider: 'vidking', video_id }), unavailable(/digits/), video_id);
  }
  const series: SourceChoice = { provider: 'vidking', video_id: '1399', media_type: 'tv' };
  for (const part of [{}, { season: 1 }, { episode: 1 }, { season: 1, episode: null }]) {
    await assert.rejects(choose({ ...series, ...part }), unavailable(/season and an episode/));
  }
});

test('[SR4] with a key the title comes from TMDB, an id that it does not know is refused, and its silence is no obstacle', async () => {
  const asked: string[] = [];
  const provider = createVidkingProvider({
    async title(kind, id) {
      asked.push(`${kind} ${id}`);
      if (id === '1') return null;
      if (id === '2') throw new TmdbError('status 500');
      return { title: 'The Matrix', poster: 'https://image.tmdb.org/t/p/w342/m.jpg' };
    },
  });
  const describe = (video_id: string) => provider.describe({ provider: 'vidking', video_id });
  const { title, poster } = await describe('603');
  assert.deepEqual([title, poster], ['The Matrix', 'https://image.tmdb.org/t/p/w342/m.jpg']);
  await assert.rejects(describe('1'), unavailable(/TMDB knows no title/));
  assert.equal((await describe('2')).title, null);
  assert.deepEqual(asked, ['movie 603', 'movie 1', 'movie 2']);
});

test('[SR2] youtube takes an id, or any address that people copy, and keeps the id', async () => {
  const id = 'dQw4w9WgXc-';
  for (const video_id of [
    id,
    ` ${id} `,
    `https://www.youtube.com/watch?v=${id}`,
    `http://youtube.com/watch?t=42&v=${id}&list=PL1#x`,
    `HTTPS://M.YouTube.com/watch?v=${id}`,
    `https://music.youtube.com/watch?v=${id}&feature=share`,
    `https://youtu.be/${id}?si=abc`,
    `youtu.be/${id}`,
    `www.youtube.com/watch?v=${id}`,
    `https://www.youtube.com/embed/${id}`,
    `https://www.youtube-nocookie.com/embed/${id}?start=3`,
    `https://www.youtube.com/shorts/${id}`,
    `https://www.youtube.com/live/${id}?feature=shared`,
    `https://www.youtube.com/v/${id}`,
  ]) {
    const source = await chosen({ provider: 'youtube', video_id });
    assert.deepEqual([source.external_id, source.capabilities.seek], [id, true], video_id);
    assert.equal(source.poster, `https://i.ytimg.com/vi/${id}/hqdefault.jpg`);
  }
});

test('[SR2] what is no video of YouTube cannot be chosen', async () => {
  for (const video_id of [
    'short',
    'dQw4w9WgXc-x',
    'dQw4w9WgX/.',
    'https://youtube.com.evil.example/watch?v=dQw4w9WgXc-',
    'https://evil.example/watch?v=dQw4w9WgXc-',
    'https://notyoutu.be/dQw4w9WgXc-',
    'https://www.youtube.com/watch?v=',
    'https://www.youtube.com/watch?list=PL1',
    'https://www.youtube.com/channel/dQw4w9WgXc-',
    'https://www.youtube.com/playlist?list=dQw4w9WgXc-',
    'https://youtu.be/',
    'javascript:dQw4w9WgXc-',
    'https://',
  ]) {
    await assert.rejects(
      choose({ provider: 'youtube', video_id }),
      unavailable(/neither the id nor the address/),
      video_id,
    );
  }
});

test('[SR2] a local file is described by its id, its duration and its name alone', async () => {
  const id = localFileId(734_003_200, 'ab'.repeat(32));
  const source = await chosen({ provider: 'local', video_id: id, duration: 5_400.5, title: 'Holiday.mkv' });
  assert.deepEqual([source.external_id, source.duration, source.title], [id, 5_400.5, 'Holiday.mkv']);
  assert.equal((await chosen({ provider: 'local', video_id: id, duration: 1 })).title, null);
  await assert.rejects(choose({ provider: 'local', video_id: id }), unavailable(/duration/));
  for (const video_id of ['ab'.repeat(32), `0-${'ab'.repeat(32)}`, '/home/ann/film.mkv', 'blob:x']) {
    await assert.rejects(
      choose({ provider: 'local', video_id, duration: 1 }),
      unavailable(/size and its hash/),
      video_id,
    );
  }
});

test('[SR2] the fields of local files mean nothing to other sources', async () => {
  const film = await chosen({ provider: 'open-movies', video_id: 'sintel', duration: 3, title: 'Mine' });
  assert.deepEqual([film.duration, film.title], [888, 'Sintel']);
});

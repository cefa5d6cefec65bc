import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PlaybackSource } from '@streamit/protocol';
import { AppError } from '../lib/app-error.ts';
import { createValidator } from '../lib/validate.ts';
import { createCatalog } from './catalog.ts';
import { createDirectProvider } from './direct.ts';
import { FILMS } from './films-list.ts';

const refused = (code: string, reason: RegExp) => (error: unknown) =>
  error instanceof AppError && error.code === code && reason.test(error.message);
/** Fields that the schema does not know would be dropped by it, and wrong ones refused. */
const assertSource = (source: PlaybackSource) =>
  assert.deepEqual(createValidator(PlaybackSource)(structuredClone(source)), source);

test('[SR2] each built-in film can be chosen and is described completely', async () => {
  const catalog = createCatalog();
  assert.ok(catalog.films().length >= 5);
  for (const film of catalog.films()) {
    const source = await catalog.choose({ provider: 'open-movies', video_id: film.id });
    assertSource(source);
    assert.deepEqual([source.external_id, source.title, source.duration], [film.id, film.title, film.duration]);
  }
});

test('[SR1] a source carries no address to embed and no preference of a page', async () => {
  const source = await createCatalog().choose({ provider: 'open-movies', video_id: 'big-buck-bunny' });
  assert.doesNotMatch(JSON.stringify(source), /https?:|iframe|embed/);
});

test('[SR2] an unknown provider, or a film that is not built in, is refused', async () => {
  const { choose } = createCatalog();
  for (const provider of ['nowhere', '', '__proto__', 'constructor']) {
    await assert.rejects(
      choose({ provider, video_id: 'sintel' }),
      refused('PROVIDER_UNKNOWN', /open-movies, direct, youtube, local, vidking/),
    );
  }
  for (const video_id of ['nothing', '__proto__', 'Sintel']) {
    await assert.rejects(
      choose({ provider: 'open-movies', video_id }),
      refused('SOURCE_UNAVAILABLE', /no built-in film/),
    );
  }
});

test('the first film plays without the internet; the others come by https, with licence and credit', () => {
  const [first, ...others] = FILMS;
  assert.deepEqual([first?.id, first?.url, first?.duration], ['sync-test', '/media/sync-test.webm', 60]);
  for (const film of others) assert.equal(new URL(film.url).protocol, 'https:');
  assert.equal(new Set(FILMS.map(({ id }) => id)).size, FILMS.length);
  for (const { license, credit, title } of FILMS) {
    assert.match(license.url, /^https:\/\/creativecommons\.org\//, title);
    assert.notEqual(credit, '', title);
  }
});

test('[SR2] an https address is described by what it says itself, after a look at it', async () => {
  const looked: string[] = [];
  const direct = createDirectProvider(async (url) => {
    looked.push(url.href);
  });
  const title = async (video_id: string) => (await direct.describe({ provider: 'direct', video_id })).title;
  const source = await direct.describe({
    provider: 'direct',
    video_id: 'HTTPS://films.example/a/My%20Film_2.mp4?key=1#t=5',
    media_type: 'tv',
    season: 1,
    episode: 2,
  });
  assertSource(source);
  assert.deepEqual(looked, ['https://films.example/a/My%20Film_2.mp4?key=1']);
  assert.deepEqual(
    [source.external_id, source.title, source.media_type, source.season, source.episode],
    [looked[0], 'My Film 2', 'tv', 1, 2],
  );
  assert.equal(await title('https://films.example/'), null);
  assert.equal(await title('https://films.example/%E0%A4%A.m3u8'), '%E0%A4%A');
  assert.equal(await title('https://films.example/%00%E2%80%AEgnp.mp4'), 'gnp');
  assert.equal((await title(`https://films.example/${'x'.repeat(500)}.mp4`))?.length, 80);
  assert.equal(await title(`https://films.example/${'x'.repeat(79)}🎬.mp4`), 'x'.repeat(79));
});

test('[SR4] an address that is not https, or carries a password, is refused without a look at it', async () => {
  const direct = createDirectProvider(async () => assert.fail('nobody should have looked'));
  for (const [video_id, reason] of [
    ['http://films.example/a.mp4', /https/],
    ['ftp://films.example/a.mp4', /https/],
    ['file:///etc/passwd', /https/],
    ['data:video/mp4,x', /https/],
    ['//films.example/a.mp4', /https/],
    ['films', /https/],
    ['https://', /https/],
    ['https://user@films.example/a.mp4', /user name/],
    ['https://user:pass@films.example/a.mp4', /password/],
  ] as const) {
    await assert.rejects(
      direct.describe({ provider: 'direct', video_id }),
      refused('SOURCE_UNAVAILABLE', reason),
      video_id,
    );
  }
});

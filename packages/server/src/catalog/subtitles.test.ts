import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { PlaybackSource, type SourceChoice, SUBTITLE_MAX_BYTES } from '@streamit/protocol';
import { redirectTo, type SiteAnswer, startPublicSite } from '../../test/public-site.ts';
import { createValidator } from '../lib/validate.ts';
import { createCatalog } from './catalog.ts';
import { createSubtitlesProbe } from './probe-subtitles.ts';

const unavailable = (message: RegExp) => ({ code: 'SOURCE_UNAVAILABLE', message });
const text =
  (body: string | Buffer, type = 'text/vtt'): SiteAnswer =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': type }).end(body);
  };

async function start(t: TestContext, paths: (port: number) => Record<string, SiteAnswer>) {
  const site = await startPublicSite(t, paths);
  const probe = createSubtitlesProbe(site.options);
  return { ...site, probe: (path: string) => probe(site.url(path)) };
}

test('[SR5] WebVTT is what begins like it, whatever its media type says', async (t) => {
  const good: Record<string, SiteAnswer> = {
    '/plain': text('WEBVTT\n\n00:00.000 --> 00:01.000\nHi'),
    '/windows': text('\uFEFFWEBVTT\r\n'),
    '/comment': text('WEBVTT - English', 'application/octet-stream'),
    '/empty-list': text('WEBVTT'),
  };
  const bad: Record<string, SiteAnswer> = {
    '/srt': text('1\n00:00:00,000 --> 00:00:01,000\nHi'),
    '/page': text('<!doctype html>', 'text/html'),
    '/longer': text('WEBVTTX\n'),
    '/nothing': text(''),
    '/later': text('\nWEBVTT\n'),
  };
  const { probe, seen } = await start(t, () => ({ ...good, ...bad, '/moved': redirectTo('/plain') }));
  for (const path of [...Object.keys(good), '/moved']) await probe(path);
  for (const path of Object.keys(bad)) await assert.rejects(probe(path), unavailable(/no WebVTT/), path);
  for (const { headers } of seen) assert.equal(headers['accept-encoding'], 'identity');
});

test('[SR5] subtitles that are not there, or too large, are refused with the reason', async (t) => {
  const { promise: hungUp, resolve } = Promise.withResolvers<void>();
  const { probe } = await start(t, () => ({
    '/gone': (_request, response) => void response.writeHead(404).end('WEBVTT'),
    '/limit': text(Buffer.alloc(SUBTITLE_MAX_BYTES, 'WEBVTT\n')),
    '/large': text(Buffer.alloc(SUBTITLE_MAX_BYTES + 1, 'WEBVTT\n')),
    '/endless': (request, response) => {
      const pour = () => {
        while (!response.destroyed && response.write(Buffer.alloc(64 * 1024, 'WEBVTT\n')));
      };
      response.on('drain', pour);
      request.socket.on('close', resolve);
      pour();
    },
  }));
  await assert.rejects(probe('/gone'), unavailable(/status 404/));
  await probe('/limit');
  await assert.rejects(probe('/large'), unavailable(/larger than/));
  await assert.rejects(probe('/endless'), unavailable(/larger than/));
  await hungUp;
});

test('[SR4] subtitles do not lead into the network either', async (t) => {
  const { probe } = await start(t, () => ({
    '/inside': redirectTo('https://10.0.0.5/x.vtt'),
    '/plain': redirectTo('http://films.test/x.vtt'),
  }));
  await assert.rejects(probe('/inside'), unavailable(/public internet/));
  await assert.rejects(probe('/plain'), unavailable(/without https/));
});

test('[SR5] subtitles of the host are kept as what they are called and where they are', async () => {
  const looked: string[] = [];
  const { choose } = createCatalog({
    probeSubtitles: async ({ href }) => {
      looked.push(href);
    },
  });
  const source = await choose({
    provider: 'open-movies',
    video_id: 'sintel',
    subtitles: [
      { label: 'English', language: 'en', url: 'https://films.example/en.vtt#x' },
      { label: 'Deutsch', url: 'HTTPS://films.example/de ü.vtt' },
    ],
  });
  assert.deepEqual(createValidator(PlaybackSource)(structuredClone(source)), source);
  assert.deepEqual(source.subtitles, [
    { label: 'English', language: 'en', url: 'https://films.example/en.vtt' },
    { label: 'Deutsch', language: null, url: 'https://films.example/de%20%C3%BC.vtt' },
  ]);
  assert.deepEqual(
    looked,
    source.subtitles.map(({ url }) => url),
  );
});

test('[SR5] proposed subtitles are refused when one of them is not there, or cannot be told from another', async () => {
  const { choose } = createCatalog({
    probeSubtitles: async ({ pathname }) => {
      if (pathname === '/gone.vtt') throw new Error('gone');
    },
  });
  const propose = (...subtitles: NonNullable<SourceChoice['subtitles']>) =>
    choose({ provider: 'open-movies', video_id: 'sintel', subtitles });
  const here = { label: 'English', url: 'https://films.example/en.vtt' };
  await propose(here);
  await assert.rejects(propose(here, { label: 'Deutsch', url: 'https://films.example/gone.vtt' }), /gone/);
  await assert.rejects(propose({ ...here, url: 'http://films.example/en.vtt' }), unavailable(/https/));
  await assert.rejects(propose({ ...here, url: 'https://u:p@films.example/en.vtt' }), unavailable(/password/));
  const invalid = (message: RegExp) => ({ code: 'VALIDATION_ERROR', message });
  await assert.rejects(propose(here, { ...here, language: 'en' }), invalid(/`subtitles.1.label`: must be unique/));
  await assert.rejects(propose({ ...here, label: 'off' }), invalid(/`subtitles.0.label`/));
});

test('[SR5] a player that shows only its own subtitles takes none', async () => {
  const { choose } = createCatalog({ probeSubtitles: () => assert.fail('nobody should have looked') });
  const subtitles = [{ label: 'English', url: 'https://films.example/en.vtt' }];
  for (const choice of [
    { provider: 'youtube', video_id: 'dQw4w9WgXc-' },
    { provider: 'vidking', video_id: '603' },
  ]) {
    await assert.rejects(choose({ ...choice, subtitles }), unavailable(/its own subtitles/));
    assert.deepEqual((await choose({ ...choice, subtitles: [] })).subtitles, []);
  }
});

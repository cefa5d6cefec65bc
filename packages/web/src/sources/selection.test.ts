/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMPTY_SELECTIONS, readSelection, titleOfFile } from './selection.ts';

test('[SR2] a film and a link name their provider', () => {
  assert.deepEqual(readSelection({ from: 'films', filmId: 'sintel' }), {
    choice: { provider: 'open-movies', video_id: 'sintel' },
  });
  assert.deepEqual(readSelection({ ...EMPTY_SELECTIONS.link, url: ' https://a.example/x.mp4 ' }), {
    choice: { provider: 'direct', video_id: 'https://a.example/x.mp4' },
  });
});

test('a room may open without a film', () => {
  assert.deepEqual(readSelection({ from: 'later' }), { choice: null });
  assert.deepEqual(readSelection({ from: 'films', filmId: null }), { choice: null });
});

test('a link that browsers would not play is refused with its own sentence', () => {
  const problem = (url: string) => {
    const reading = readSelection({ ...EMPTY_SELECTIONS.link, url });
    return 'problem' in reading && 'key' in reading.problem ? reading.problem.key : undefined;
  };
  assert.equal(problem(''), 'sources.urlMissing');
  assert.equal(problem('a.example/x.mp4'), 'sources.urlOdd');
  assert.equal(problem('javascript:alert(1)'), 'sources.urlOdd');
  assert.equal(problem('http://a.example/x.mp4'), 'sources.urlInsecure');
});

test('[SR2] an address of YouTube’s is YouTube’s, however it is written', () => {
  for (const url of [
    'https://youtu.be/dQw4w9WgXcQ',
    'https://m.youtube.com/watch?v=dQw4w9WgXcQ',
    'youtube.com/shorts/x',
  ]) {
    const reading = readSelection({ ...EMPTY_SELECTIONS.link, url });
    assert.deepEqual('choice' in reading && reading.choice, { provider: 'youtube', video_id: url });
  }
  const other = readSelection({ ...EMPTY_SELECTIONS.link, url: 'https://notyoutube.com/x.mp4' });
  assert.ok('choice' in other && other.choice?.provider === 'direct');
});

test('[SE1] a result of the search is a choice as it is; a series needs to know which episode', () => {
  const result = {
    provider: 'vidking',
    stream_id: '603',
    media_type: 'movie',
    title: 'The Matrix',
    poster: null,
    release_year: 1999,
  } as const;
  const chosen = (media_type: 'movie' | 'tv') =>
    readSelection({ from: 'search', result: { ...result, media_type }, season: 2, episode: 5 });
  assert.deepEqual(chosen('movie'), { choice: { provider: 'vidking', video_id: '603', media_type: 'movie' } });
  assert.deepEqual(chosen('tv'), {
    choice: { provider: 'vidking', video_id: '603', media_type: 'tv', season: 2, episode: 5 },
  });
  assert.ok('problem' in readSelection(EMPTY_SELECTIONS.search));
});

test('[SR2] a local file is told by its id, its length and its name, never by what is in it', () => {
  const copy = { id: '5-ab', name: 'Film night.mkv', size: 5, duration: 61.5 };
  assert.deepEqual(readSelection({ from: 'local', copy, subtitles: [] }), {
    choice: { provider: 'local', video_id: '5-ab', duration: 61.5, title: 'Film night' },
  });
  assert.equal(titleOfFile(`${'x'.repeat(200)}.mp4`).length, 80);
  assert.equal(titleOfFile('a\u0000b\u202e.mp4'), 'ab');
});

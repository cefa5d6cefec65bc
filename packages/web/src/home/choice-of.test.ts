/// <reference types="node" />
/** A source chosen once can be chosen again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlaybackSource } from '@streamit/protocol';
import { choiceOf } from './choice-of.ts';

const source: PlaybackSource = {
  provider: 'vidking',
  media_type: 'tv',
  external_id: '119051',
  season: 1,
  episode: 8,
  title: 'Wednesday',
  duration: 3_000,
  poster: null,
  qualities: [],
  subtitles: [],
  supports_events: true,
  supports_progress: true,
  capabilities: { seek: true, pause: true, resume: true, autoplay: true },
};

test('[SR1] an episode is chosen by its id and numbers; what the catalogue knows is not repeated', () => {
  assert.deepEqual(choiceOf(source), {
    provider: 'vidking',
    video_id: '119051',
    media_type: 'tv',
    season: 1,
    episode: 8,
  });
});

test('a local copy keeps the length and the name that its owner gave it, any source its subtitles', () => {
  const subtitles = [{ label: 'English', language: 'en', url: 'https://films.example/en.vtt' }];
  const choice = choiceOf({ ...source, provider: 'local', subtitles });
  assert.equal(choice.duration, 3_000);
  assert.equal(choice.title, 'Wednesday');
  assert.deepEqual(choice.subtitles, subtitles);
  assert.equal(choiceOf({ ...source, provider: 'local', duration: null, title: null }).title, undefined);
});

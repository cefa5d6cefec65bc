import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlaybackSource } from '@streamit/protocol';
import { createCatalog } from './catalog.ts';
import { requireKnownTrack } from './track-rules.ts';

const film = await createCatalog().choose({ provider: 'open-movies', video_id: 'sintel' });
const withTracks: PlaybackSource = {
  ...film,
  qualities: ['720p', '1080p'],
  subtitles: [{ label: 'English', language: 'en', url: 'https://films.example/en.vtt' }],
};
const refused = (message: RegExp) => ({ code: 'VALIDATION_ERROR', message });

test('[PB13] subtitles that the host proposes are among those of the source, or off', () => {
  const propose = (source: PlaybackSource | null, subtitle: string) =>
    requireKnownTrack(source, { type: 'CHANGE_SUBTITLE', subtitle });
  propose(withTracks, 'English');
  for (const source of [withTracks, film, null]) propose(source, 'off');
  assert.throws(() => propose(withTracks, 'Deutsch'), refused(/^field `subtitle`: must be one of off, English$/));
  assert.throws(() => propose(withTracks, 'english'), refused(/subtitle/));
  for (const source of [film, null]) assert.throws(() => propose(source, 'English'), refused(/must be one of off$/));
});

test('[PB13] a quality is among those that the source lists, or auto; where it lists none, players know theirs', () => {
  const propose = (source: PlaybackSource | null, quality: string) =>
    requireKnownTrack(source, { type: 'CHANGE_QUALITY', quality });
  for (const quality of ['auto', '720p', '1080p']) propose(withTracks, quality);
  assert.throws(() => propose(withTracks, '4k'), refused(/^field `quality`: must be one of auto, 720p, 1080p$/));
  for (const source of [film, null]) propose(source, '4k');
});

test('[PB13] other commands have nothing to do with tracks', () => {
  for (const source of [withTracks, null]) {
    requireKnownTrack(source, { type: 'PLAY' });
    requireKnownTrack(source, { type: 'SEEK', time: 3 });
    requireKnownTrack(source, { type: 'CHANGE_RATE', rate: 2 });
  }
});

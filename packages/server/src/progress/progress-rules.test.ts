import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROGRESS_MIN_S, type RoomId, type UserId } from '@streamit/protocol';
import { initialPlayback } from '../playback/playback-rules.ts';
import type { PlaybackState } from '../ports/playback-store.ts';
import { isAtEnd, isSameMedia, keyOf, latest, type ProgressRow, reachedAt, reportedBy } from './progress-rules.ts';

const NOW = 1_700_000_000_000;
const media = { id: 'film', type: 'movie', season: null, episode: null } as const;
const playing = (some: Partial<PlaybackState> = {}): PlaybackState => ({
  ...initialPlayback(null, NOW),
  media,
  intent: 'playing',
  duration: 1000,
  position: 100,
  ...some,
});
const row = (some: Partial<ProgressRow> = {}): ProgressRow => ({
  user: 'ann' as UserId,
  room: 'room' as RoomId,
  media,
  position: 100,
  duration: 1000,
  percent: 10,
  completed: false,
  updatedAt: NOW,
  ...some,
});

test('[PG3] everyone has come as far as the timeline has by now', () => {
  assert.deepEqual(reachedAt(playing(), NOW + 50_000), {
    media,
    position: 150,
    duration: 1000,
    percent: 15,
    completed: false,
    updatedAt: NOW + 50_000,
  });
  assert.equal(reachedAt(playing(), NOW + 0.5)?.updatedAt, NOW + 1, 'whole milliseconds are stored');
  assert.equal(reachedAt(playing({ hold: 'host_away' }), NOW + 50_000)?.position, 100);
  assert.equal(reachedAt(playing({ duration: null }), NOW)?.percent, 0);
});

test('[PG3] whoever only looked in has nothing to continue', () => {
  assert.equal(reachedAt(playing({ position: PROGRESS_MIN_S - 0.1 }), NOW), null);
  assert.notEqual(reachedAt(playing({ position: PROGRESS_MIN_S }), NOW), null);
  assert.equal(reachedAt(playing({ media: null }), NOW), null);
});

test('[PG2] the end is complete, whatever the player says of its place; all else is not', () => {
  const said = { currentTime: 999.2, duration: 999.5, progress: 99.9 };
  const ended = reportedBy(playing(), { ...said, event: 'ended' }, NOW);
  assert.deepEqual([ended?.position, ended?.percent, ended?.completed], [1000, 100, true]);
  for (const event of ['timeupdate', 'seeked', 'pause']) {
    const other = reportedBy(playing(), { ...said, event }, NOW);
    assert.deepEqual([other?.position, other?.percent, other?.completed], [999.2, 99.9, false]);
  }
  assert.equal(reportedBy(playing({ duration: null }), { ...said, event: 'ended' }, NOW)?.position, 999.5);
  assert.equal(reportedBy(playing({ media: null }), { ...said, event: 'ended' }, NOW), null);
  assert.equal(reportedBy(playing(), { ...said, currentTime: 1, event: 'timeupdate' }, NOW), null);
});

test('[PG2] the others have seen the end when the timeline has come to it', () => {
  const ended = (state: PlaybackState, duration: number) => {
    const end = reportedBy(state, { event: 'ended', currentTime: duration, duration, progress: 100 }, NOW);
    return isAtEnd(state, end ?? assert.fail(), NOW);
  };
  assert.equal(ended(playing({ position: 998.5 }), 1000), true);
  assert.equal(ended(playing({ position: 900 }), 1000), false);
  assert.equal(ended(playing({ position: 500, duration: null }), 501), true, 'its length is known from the player');
  assert.equal(ended(playing({ position: 500, duration: null }), 0), false, 'its length is not known at all');
});

test('[PG1] the last one counts, by its own clock', () => {
  assert.equal(latest(row(), row({ position: 200, updatedAt: NOW + 1 })).position, 200);
  assert.equal(latest(row(), row({ position: 200, updatedAt: NOW - 1 })).position, 100);
  assert.equal(latest(row(), row({ position: 200 })).position, 200);
});

test('[PG4] a finished title stays finished at its end, and is unfinished when it is watched again', () => {
  const finished = row({ position: 1000, percent: 100, completed: true });
  const atEnd = latest(finished, row({ position: 950, percent: 95, updatedAt: NOW + 1 }));
  assert.deepEqual(atEnd, { ...finished, updatedAt: NOW + 1 });
  assert.equal(latest(atEnd, row({ position: 899, updatedAt: NOW + 2 })).completed, false, 'it does not slide down');
  assert.equal(latest(row({ position: 1 }), finished).completed, true);
});

test('[PG2] a length that only the player knows is not forgotten', () => {
  const next = latest(row(), row({ position: 500, duration: 0, percent: 0, updatedAt: NOW + 1 }));
  assert.deepEqual([next.duration, next.percent], [1000, 50]);
});

test('[PG1] titles are told apart by season and episode, and none is one of its own', () => {
  const tv = { id: '1', type: 'tv', season: null, episode: null } as const;
  const all = [tv, { ...tv, season: 1 }, { ...tv, episode: 1 }, { ...tv, type: 'movie' as const }, { ...tv, id: '2' }];
  assert.equal(new Set(all.map((each) => keyOf(row({ media: each })))).size, all.length);
  assert.ok(isSameMedia(tv, { ...tv }) && !isSameMedia(tv, { ...tv, episode: 1 }) && !isSameMedia(tv, null));
  assert.ok(isSameMedia(null, null));
});

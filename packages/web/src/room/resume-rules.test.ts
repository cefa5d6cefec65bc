/// <reference types="node" />
/** When a host is offered to go on where he was. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlaybackStateFrame } from '@streamit/protocol';
import { isUntouched, resumePoint } from './resume-rules.ts';

const at = (last_position_seconds: number, completed = false) => ({ last_position_seconds, completed });
const standing = (time: number, is_playing = false): PlaybackStateFrame => ({
  type: 'PLAYBACK_STATE',
  is_playing,
  time,
  version: 1,
  rate: 1,
  server_time: 0,
  effective_at: 0,
});

test('[PG4] a film that was seen to its end, or hardly begun, starts at the beginning', () => {
  assert.equal(resumePoint(at(3_000, true), 0), null);
  assert.equal(resumePoint(at(4), 0), null);
  assert.equal(resumePoint(at(0), 0), null);
  assert.equal(resumePoint(null, 0), null);
});

test('what the room knows comes before what was carried over from another room', () => {
  assert.equal(resumePoint(at(754), 20), 754);
  assert.equal(resumePoint(at(0), 20), 20);
});

test('only a film that stands at its start is offered another place', () => {
  assert.equal(isUntouched(standing(0)), true);
  assert.equal(isUntouched(standing(0, true)), false);
  assert.equal(isUntouched(standing(30)), false);
  assert.equal(isUntouched(null), false);
});

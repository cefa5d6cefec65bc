/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEmbedMessage } from './embed-messages.ts';

const said = { event: 'timeupdate', currentTime: 120.5, duration: 7_200, progress: 1.67 };

test('[PG2] an event is read from text and from an object', () => {
  const message = { type: 'PLAYER_EVENT', data: { ...said, id: '603', mediaType: 'movie' } };
  assert.deepEqual(readEmbedMessage(JSON.stringify(message)), said);
  assert.deepEqual(readEmbedMessage(message), said);
});

test('progress that is missing or odd is worked out or bounded', () => {
  const of = (changes: object) => readEmbedMessage({ type: 'PLAYER_EVENT', data: { ...said, ...changes } })?.progress;
  assert.equal(of({ progress: undefined, currentTime: 3_600 }), 50);
  assert.equal(of({ progress: undefined, currentTime: 0, duration: 0 }), 0);
  assert.equal(of({ progress: 170 }), 100);
  assert.equal(of({ progress: Number.NaN }), 0);
});

test('[TR4] whatever else a frame says is nothing', () => {
  const odd = [
    null,
    7,
    'not json',
    '"text"',
    `{"type": "PLAYER_EVENT", "pad": "${'x'.repeat(3_000)}"}`,
    { type: 'OTHER', data: said },
    { type: 'PLAYER_EVENT' },
    { type: 'PLAYER_EVENT', data: null },
    { type: 'PLAYER_EVENT', data: { ...said, event: 'play' } },
    { type: 'PLAYER_EVENT', data: { ...said, currentTime: -1 } },
    { type: 'PLAYER_EVENT', data: { ...said, currentTime: '12' } },
    { type: 'PLAYER_EVENT', data: { ...said, duration: Number.POSITIVE_INFINITY } },
  ];
  for (const data of odd) assert.equal(readEmbedMessage(data), undefined, JSON.stringify(data));
});

/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSelection } from './selection.ts';

test('[SR2] a film and a link name their provider', () => {
  assert.deepEqual(readSelection({ from: 'films', filmId: 'sintel' }), {
    choice: { provider: 'open-movies', video_id: 'sintel' },
  });
  assert.deepEqual(readSelection({ from: 'link', url: ' https://a.example/x.mp4 ' }), {
    choice: { provider: 'direct', video_id: 'https://a.example/x.mp4' },
  });
});

test('a room may open without a film', () => {
  assert.deepEqual(readSelection({ from: 'later' }), { choice: null });
  assert.deepEqual(readSelection({ from: 'films', filmId: null }), { choice: null });
});

test('a link that browsers would not play is refused with its own sentence', () => {
  const problem = (url: string) => {
    const reading = readSelection({ from: 'link', url });
    return 'problem' in reading && 'key' in reading.problem ? reading.problem.key : undefined;
  };
  assert.equal(problem(''), 'sources.urlMissing');
  assert.equal(problem('a.example/x.mp4'), 'sources.urlOdd');
  assert.equal(problem('javascript:alert(1)'), 'sources.urlOdd');
  assert.equal(problem('http://a.example/x.mp4'), 'sources.urlInsecure');
});

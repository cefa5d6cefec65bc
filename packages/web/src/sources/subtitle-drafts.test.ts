/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSubtitles, type SubtitleDraft } from './subtitle-drafts.ts';

const draft = (changes: Partial<SubtitleDraft>): SubtitleDraft => ({
  key: 0,
  label: 'English',
  language: '',
  url: 'https://a.example/en.vtt',
  ...changes,
});
const problem = (...drafts: SubtitleDraft[]) => {
  const reading = readSubtitles(drafts);
  return 'problem' in reading && 'key' in reading.problem ? reading.problem.key : undefined;
};

test('[SR1] each row becomes one entry, and an empty row none', () => {
  assert.deepEqual(readSubtitles([draft({ language: ' pt-BR ' }), draft({ label: ' ', url: '' })]), {
    subtitles: [{ label: 'English', language: 'pt-BR', url: 'https://a.example/en.vtt' }],
  });
  assert.deepEqual(readSubtitles([draft({})]), {
    subtitles: [{ label: 'English', language: null, url: 'https://a.example/en.vtt' }],
  });
});

test('what is wrong with a row is said before it is sent', () => {
  assert.equal(problem(draft({ label: '' })), 'sources.subtitles.labelMissing');
  assert.equal(problem(draft({ url: 'http://a.example/en.vtt' })), 'sources.subtitles.urlOdd');
  assert.equal(problem(draft({ url: '' })), 'sources.subtitles.urlOdd');
  assert.equal(problem(draft({ language: 'English!' })), 'sources.subtitles.languageOdd');
  assert.equal(problem(draft({}), draft({})), 'sources.subtitles.labelTaken');
  assert.equal(problem(draft({ label: 'off' })), 'sources.subtitles.labelTaken');
});

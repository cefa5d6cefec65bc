/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOfferDue, memoryOf, rememberedTrack } from './track-choice.ts';

const tracks = [
  { label: 'English', language: 'en' },
  { label: 'Português', language: 'pt-BR' },
  { label: 'Commentary', language: null },
];

test('a language that was chosen once is chosen for the next film as well, also in its other form', () => {
  assert.equal(rememberedTrack(tracks, 'pt-BR', 'off'), 'Português');
  assert.equal(rememberedTrack(tracks, 'pt', 'off'), 'Português');
  assert.equal(rememberedTrack(tracks, 'EN-gb', 'off'), 'English');
  assert.equal(rememberedTrack(tracks, 'commentary', 'off'), 'Commentary');
});

test('without such a track, or a memory, there is none', () => {
  assert.equal(rememberedTrack(tracks, 'fi', 'off'), 'off');
  assert.equal(rememberedTrack(tracks, null, 'off'), 'off');
  assert.equal(rememberedTrack([], 'en', 'off'), 'off');
});

test('what is remembered is the language, or the name where there is none', () => {
  assert.equal(memoryOf(tracks, 'English'), 'en');
  assert.equal(memoryOf(tracks, 'Commentary'), 'Commentary');
  assert.equal(memoryOf(tracks, 'off'), 'off');
});

test('the host’s proposal is offered once, and only when it would change something', () => {
  const offer = { proposed: 'English', chosen: 'off', answered: undefined, labels: ['off', 'English'] };
  assert.equal(isOfferDue(offer), true);
  assert.equal(isOfferDue({ ...offer, proposed: undefined }), false);
  assert.equal(isOfferDue({ ...offer, chosen: 'English' }), false);
  assert.equal(isOfferDue({ ...offer, answered: 'English' }), false);
  assert.equal(isOfferDue({ ...offer, answered: 'off' }), true);
  assert.equal(isOfferDue({ ...offer, proposed: 'Klingon' }), false, 'of another source');
});

/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProviderDescription } from '@streamit/protocol';
import { offerOf } from './offer.ts';

const provider = (name: string, changes: Partial<ProviderDescription> = {}): ProviderDescription => ({
  name,
  media_types: ['movie'],
  is_searchable: false,
  takes_subtitles: false,
  has_embed: false,
  ...changes,
});

test('[SR2] only what the server has is offered', () => {
  const offer = offerOf([provider('direct', { takes_subtitles: true }), provider('youtube')]);
  assert.deepEqual(['direct', 'youtube', 'local'].map(offer.has), [true, true, false]);
  assert.deepEqual(['direct', 'youtube', 'local'].map(offer.takesSubtitles), [true, false, false]);
});

test('[SE1] a search that finds the built-in films alone is none: they are all in view', () => {
  const films = provider('open-movies', { is_searchable: true });
  assert.equal(offerOf([films]).canSearch, false);
  assert.equal(offerOf([films, provider('vidking', { is_searchable: true })]).canSearch, true);
  assert.equal(offerOf([]).canSearch, false);
});

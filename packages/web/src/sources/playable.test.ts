/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Film } from '@streamit/protocol';
import { playableOf } from './playable.ts';

const film: Film = {
  id: 'clip',
  title: 'Clip',
  url: '/media/clip.webm',
  mime_type: 'video/webm',
  duration: 60,
  release_year: 2026,
  description: '',
  poster: null,
  license: { name: 'CC0', url: 'https://creativecommons.org/publicdomain/zero/1.0/' },
  credit: 'StreamIt',
};

test('[SR2] a film of the catalogue is looked up by its id', () => {
  assert.deepEqual(playableOf({ provider: 'open-movies', external_id: 'clip' }, [film]), {
    kind: 'file',
    url: '/media/clip.webm',
  });
  assert.deepEqual(playableOf({ provider: 'open-movies', external_id: 'other' }, [film]), {
    kind: 'unplayable',
    reason: 'gone',
  });
});

test('an HLS playlist is known by its path or its type, also with a query behind it', () => {
  const hls = { kind: 'hls', url: 'https://a.example/x.M3U8?token=1.mp4' };
  assert.deepEqual(playableOf({ provider: 'direct', external_id: hls.url }, []), hls);
  const typed = { ...film, url: 'https://a.example/live', mime_type: 'application/vnd.apple.mpegurl' };
  assert.equal(playableOf({ provider: 'open-movies', external_id: 'clip' }, [typed]).kind, 'hls');
});

test('what the page cannot play is said, not tried', () => {
  assert.deepEqual(playableOf({ provider: 'direct', external_id: 'https://a.example/x.mpd' }, []), {
    kind: 'unplayable',
    reason: 'dash',
  });
  assert.deepEqual(playableOf({ provider: 'of-a-newer-server', external_id: '603' }, []), {
    kind: 'unplayable',
    reason: 'provider',
  });
});

test('[SR2] YouTube, a page of somebody else and each viewer’s own copy are played in their own ways', () => {
  assert.deepEqual(playableOf({ provider: 'youtube', external_id: 'dQw4w9WgXcQ' }, []), {
    kind: 'youtube',
    videoId: 'dQw4w9WgXcQ',
  });
  assert.deepEqual(playableOf({ provider: 'vidking', external_id: '603' }, []), { kind: 'embed' });
  assert.deepEqual(playableOf({ provider: 'local', external_id: '5-ab' }, []), { kind: 'local', fileId: '5-ab' });
});

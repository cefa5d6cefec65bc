import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageLinks } from './page-links.ts';

test('[DS2] a page links to its neighbours, and to nothing beyond the ends', () => {
  assert.deepEqual(pageLinks('/list/', 0), { next: null, previous: null });
  assert.deepEqual(pageLinks('/list/', 20), { next: null, previous: null });
  assert.deepEqual(pageLinks('/list/', 21), { next: '/list/?page=2', previous: null });
  assert.deepEqual(pageLinks('/list/?page=2', 21), { next: null, previous: '/list/?page=1' });
  assert.deepEqual(pageLinks('/list/?page=2&page_size=5', 21), {
    next: '/list/?page=3&page_size=5',
    previous: '/list/?page=1&page_size=5',
  });
});

test('[DS2] from beyond the end the way back leads to the last page', () => {
  assert.deepEqual(pageLinks('/list/?page=99&page_size=10', 21), {
    next: null,
    previous: '/list/?page=3&page_size=10',
  });
});

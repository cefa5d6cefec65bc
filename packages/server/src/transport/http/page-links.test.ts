import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageLinks } from './page-links.ts';

const links = (page: number, page_size: number, count: number) => pageLinks('/list/', { page, page_size }, count);

test('[DS2] a page links to its neighbours, and to nothing beyond the ends', () => {
  assert.deepEqual(links(1, 20, 0), { next: null, previous: null });
  assert.deepEqual(links(1, 20, 20), { next: null, previous: null });
  assert.deepEqual(links(1, 20, 21), { next: '/list/?page=2&page_size=20', previous: null });
  assert.deepEqual(links(2, 20, 21), { next: null, previous: '/list/?page=1&page_size=20' });
  assert.deepEqual(links(2, 5, 21), { next: '/list/?page=3&page_size=5', previous: '/list/?page=1&page_size=5' });
});

test('[DS2] the links keep what else was asked for', () => {
  const { next } = pageLinks('/list/', { q: 'a&b ü', page: 1, page_size: 1 }, 2);
  assert.equal(next, '/list/?q=a%26b+%C3%BC&page=2&page_size=1');
});

test('[DS2] from beyond the end the way back leads to the last page', () => {
  assert.deepEqual(links(99, 10, 21), { next: null, previous: '/list/?page=3&page_size=10' });
});

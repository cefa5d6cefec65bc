import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { assertError, startHttp } from '../../../test/start-http.ts';

const clip = 'x'.repeat(1000);
const html = { accept: 'text/html,application/xhtml+xml' };

/** A server of a small built page, beside which lies a file that is nobody's business. */
async function start(t: TestContext) {
  const directory = await mkdtemp(join(tmpdir(), 'streamit-page-'));
  t.after(() => rm(directory, { recursive: true }));
  const webRoot = join(directory, 'dist');
  await mkdir(join(webRoot, 'assets'), { recursive: true });
  await mkdir(join(webRoot, 'media'));
  await writeFile(join(directory, 'secret.txt'), 'secret');
  await writeFile(join(webRoot, 'index.html'), '<title>StreamIt</title>');
  await writeFile(join(webRoot, 'assets', 'index-abc.js'), 'export {}');
  await writeFile(join(webRoot, 'assets', 'index-abc.js.br'), brotliCompressSync('export {}'));
  await writeFile(join(webRoot, 'media', 'clip.webm'), clip);
  return startHttp(t, { webRoot });
}

test('the page answers every address that it routes itself', async (t) => {
  const { call } = await start(t);
  for (const path of ['/', '/room/ABCDEF', '/room/ABCDEF/?x=1', '/anything']) {
    const { status, headers, text } = await call('GET', path, { headers: html });
    assert.deepEqual({ status, text }, { status: 200, text: '<title>StreamIt</title>' });
    assert.equal(headers.get('content-type'), 'text/html; charset=utf-8');
    assert.equal(headers.get('cache-control'), 'no-cache');
  }
});

test('what is no page is not answered with one', async (t) => {
  const { call } = await start(t);
  for (const path of [
    '/api/nowhere/',
    '/api',
    '/api?x=1',
    '/ws/room/ABCDEF/',
    '/%61pi/nowhere/',
    '/assets/gone.js',
    '/media/gone.webm',
  ]) {
    assertError(await call('GET', path, { headers: html }), { status: 404, code: 'NOT_FOUND' });
  }
  assertError(await call('GET', '/room/ABCDEF', { headers: { accept: '*/*' } }), { status: 404, code: 'NOT_FOUND' });
  assertError(await call('POST', '/room/ABCDEF', { headers: html }), { status: 404, code: 'NOT_FOUND' });
});

test('assets are kept for ever by browsers, because their names change with their content', async (t) => {
  const { call } = await start(t);
  const { headers } = await call('GET', '/assets/index-abc.js');
  assert.equal(headers.get('cache-control'), 'public, max-age=31536000, immutable');
  assert.match(headers.get('content-type') ?? '', /javascript/);
});

test('who can read it gets the compressed copy, under the name and the rules of the file itself', async (t) => {
  const { call } = await start(t);
  const packed = await call('GET', '/assets/index-abc.js', { headers: { 'accept-encoding': 'br' } });
  assert.deepEqual([packed.headers.get('content-encoding'), packed.text], ['br', 'export {}']);
  assert.equal(packed.headers.get('cache-control'), 'public, max-age=31536000, immutable');
  assert.match(packed.headers.get('content-type') ?? '', /javascript/);
  assert.match(packed.headers.get('vary') ?? '', /accept-encoding/i);
  const plain = await call('GET', '/assets/index-abc.js', { headers: { 'accept-encoding': 'identity' } });
  assert.deepEqual([plain.headers.get('content-encoding'), plain.text], [null, 'export {}']);
});

test('a film is served in ranges, so that players can seek', async (t) => {
  const { call } = await start(t);
  const part = await call('GET', '/media/clip.webm', { headers: { range: 'bytes=100-199' } });
  assert.equal(part.status, 206);
  assert.equal(part.headers.get('content-range'), 'bytes 100-199/1000');
  assert.equal(part.text.length, 100);
  assert.equal(part.headers.get('content-type'), 'video/webm');
  const rest = await call('GET', '/media/clip.webm', { headers: { range: 'bytes=900-' } });
  assert.equal(rest.text.length, 100);
  const beyond = await call('GET', '/media/clip.webm', { headers: { range: 'bytes=2000-' } });
  assert.equal(beyond.status, 416);
});

test('nothing outside the page is served', async (t) => {
  const { call } = await start(t);
  for (const path of [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/%2e%2e%5csecret.txt',
  ]) {
    assertError(await call('GET', path), { status: 404, code: 'NOT_FOUND' });
  }
});

test('doubled slashes lead nowhere, and the answer has the shape of the path', async (t) => {
  const { call } = await start(t);
  for (const path of ['//etc/passwd', '//', '/assets//index-abc.js', '/api//rooms/public/']) {
    assertError(await call('GET', path, { headers: html }), { status: 404, code: 'NOT_FOUND' });
  }
  const { status, body } = await call('GET', '/api//v1/rooms/public/');
  assert.equal(status, 404);
  assert.deepEqual(body, { success: false, error: { code: 'NOT_FOUND', message: 'There is nothing here.' } });
});

test('without a built page the API answers all the same, and the log says why there is no page', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'streamit-page-'));
  t.after(() => rm(directory, { recursive: true }));
  const { call, log } = await startHttp(t, { webRoot: join(directory, 'dist') });
  assertError(await call('GET', '/', { headers: html }), { status: 404, code: 'NOT_FOUND' });
  assert.equal((await call('GET', '/health/')).status, 200);
  assert.ok(log.some((line) => line.includes('not built')));
});

/** Requests that no `fetch` would send, written byte by byte. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { createFakeClock } from '../../../test/fake-clock.ts';
import { startHttp } from '../../../test/start-http.ts';
import { createMemoryStore } from '../../adapters/memory/memory-store.ts';
import { answerClientError } from './client-error.ts';
import { createHttpServer } from './http-server.ts';

const films = { 'GET /api/catalog/films/': async () => [] };
const head = (...lines: string[]) => `${lines.join('\r\n')}\r\n\r\n`;

/** Sends `bytes` and reads until the server closes. */
async function exchange(url: string, bytes: string) {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1' });
  socket.write(bytes);
  const answer = await text(socket);
  const [headers = '', body = ''] = answer.split('\r\n\r\n', 2);
  return { answer, status: Number(headers.split(' ')[1]), headers, body };
}

test('[TR2] a call by its whole address (`GET http://host/api/v1/…`) is answered in the shape of its path', async (t) => {
  const { url } = await startHttp(t, { handlers: films });
  for (const path of ['/api/v1/catalog/films/', '/%61pi/v1/catalog/films']) {
    const { status, body } = await exchange(url, head(`GET http://x${path} HTTP/1.1`, 'Host: x', 'Connection: close'));
    assert.deepEqual({ status, body }, { status: 200, body: '{"success":true,"data":[]}' });
  }
  const lost = await exchange(url, head('GET http://x/api/v1/nowhere/ HTTP/1.1', 'Host: x', 'Connection: close'));
  assert.equal(lost.status, 404);
  assert.match(lost.body, /^\{"success":false,"error":\{"code":"NOT_FOUND"/);
});

test('[OP1] calls by their whole address are counted too', async (t) => {
  const { url } = await startHttp(t, { config: { httpRequestsPerMinute: 1 }, handlers: films });
  const get = async () =>
    (await exchange(url, head('GET http://x/api/catalog/films/ HTTP/1.1', 'Host: x', 'Connection: close'))).status;
  assert.deepEqual([await get(), await get()], [200, 429]);
});

test('an offer to speak another protocol than WebSocket is passed over: the call is answered', async (t) => {
  const server = createHttpServer({
    config: {
      logLevel: 'silent',
      isProduction: false,
      publicUrl: null,
      allowedOrigins: [],
      trustProxy: [],
      httpRequestsPerMinute: 0,
      metricsToken: null,
    },
    rateLimit: createMemoryStore(createFakeClock()).rateLimit,
    readiness: {},
    exposition: { expose: async () => ({ text: '', contentType: 'text/plain' }) },
    webRoot: tmpdir(),
  });
  server.post('/echo/', async ({ body }) => body);
  server.server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 101 Taken\r\n\r\n'));
  t.after(() => server.close());
  const url = await server.listen({ port: 0, host: '127.0.0.1' });

  const offer = ['Host: x', 'Connection: Upgrade, HTTP2-Settings, close', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk'];
  assert.equal((await exchange(url, head('GET /health/ HTTP/1.1', ...offer))).status, 200);
  const post = head('POST /echo/ HTTP/1.1', ...offer, 'Content-Type: application/json', 'Content-Length: 7');
  assert.equal((await exchange(url, `${post}{"a":1}`)).body, '{"a":1}');

  const websocket = head('GET /ws/room/ABCDEF/ HTTP/1.1', 'Host: x', 'Connection: Upgrade', 'Upgrade: WebSocket');
  assert.equal((await exchange(url, websocket)).status, 101);
});

test('[TR1] [TR3] what is not HTTP is answered with a code as well, and the connection ends', async (t) => {
  const { url, log } = await startHttp(t);
  for (const [bytes, status] of [
    ['GARBAGE secret\r\n\r\n', 400],
    [head('GET /health/ HTTP/1.1', 'Host: x', `X-Long: ${'x'.repeat(20_000)}`), 431],
    [
      `${head('POST /api/auth/login/ HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Transfer-Encoding: chunked')}zz`,
      400,
    ],
  ] as const) {
    const { headers, body, ...answer } = await exchange(url, bytes);
    assert.equal(answer.status, status);
    assert.match(headers, /^connection: close$/im);
    assert.match(headers, /^content-type: application\/json; charset=utf-8$/im);
    const { error, code, message } = JSON.parse(body);
    assert.deepEqual({ code, error }, { code: 'VALIDATION_ERROR', error: message });
  }
  for (const line of log) assert.doesNotMatch(line, /secret/);
});

test('[OP2] a request that does not arrive in time is told so', async () => {
  const listener = createServer((socket) => answerClientError({ code: 'ERR_HTTP_REQUEST_TIMEOUT' }, socket));
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  const { answer } = await exchange(`http://127.0.0.1:${port}`, '');
  listener.close();
  assert.match(answer, /^HTTP\/1\.1 408 Request Timeout\r\n.*"code":"VALIDATION_ERROR"/s);
});

test('[TR5] a connection that is reset in the middle of a request does no harm', async (t) => {
  const { url, call } = await startHttp(t);
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1' });
  await once(socket, 'connect');
  socket.write('POST /api/auth/login/ HTTP/1.1\r\nHost: x\r\nContent-Le');
  socket.resetAndDestroy();
  await once(socket, 'close');
  assert.equal((await call('GET', '/health/')).status, 200);
});

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import Fastify from 'fastify';
import { assertError, startHttp } from '../../../test/start-http.ts';
import type { HttpConfig } from './http-server.ts';
import { registerMetrics } from './metrics.ts';

const TOKEN = 'token-of-prometheus';
const contentType = 'text/plain; version=0.0.4; charset=utf-8';
const exposition = { expose: async () => ({ contentType, text: 'streamit_x 1\n' }) };

async function start(t: TestContext, config: Partial<HttpConfig> = {}) {
  const { call } = await startHttp(t, { config, exposition });
  return (headers: Record<string, string> = {}, path = '/metrics/') => call('GET', path, { headers });
}

test('[OP3] on a machine of one’s own the metrics are there without any setting, as Prometheus reads them', async (t) => {
  const read = await start(t);
  for (const path of ['/metrics/', '/metrics']) {
    const { status, text, headers } = await read({}, path);
    assert.deepEqual([status, text], [200, 'streamit_x 1\n']);
    assert.equal(headers.get('content-type'), contentType);
    assert.equal(headers.get('cache-control'), 'no-store');
  }
});

test('[OP3] without a token this machine alone is answered, not the networks around it', async () => {
  const server = Fastify();
  registerMetrics(server, { isProduction: false, publicUrl: null, metricsToken: null }, exposition);
  const from = async (remoteAddress: string) =>
    (await server.inject({ path: '/metrics/', remoteAddress })).statusCode === 200;
  for (const near of ['127.0.0.1', '127.0.1.1', '::1', '::ffff:127.0.0.1']) assert.equal(await from(near), true, near);
  // A container's host stands for everyone who reaches its port.
  for (const far of ['172.17.0.1', '192.168.1.5', '203.0.113.7', 'fd00::5', '::ffff:10.0.0.5']) {
    assert.equal(await from(far), false, far);
  }
});

test('[OP3] what came through a proxy is not answered: to it the whole world is this machine', async (t) => {
  const read = await start(t);
  for (const header of ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-proto', 'x-real-ip']) {
    assertError(await read({ [header]: '127.0.0.1' }), { status: 403, code: 'PERMISSION_DENIED' });
  }
  const trusting = await start(t, { trustProxy: ['loopback'] });
  assertError(await trusting({ 'x-forwarded-for': '127.0.0.1' }), { status: 403, code: 'PERMISSION_DENIED' });
});

for (const [name, config] of [
  ['in production', { isProduction: true }],
  ['with a public address', { publicUrl: 'https://watch.example.org' }],
] as const) {
  test(`[OP3] ${name} a token is needed, from this machine too`, async (t) => {
    assertError(await (await start(t, config))(), { status: 403, code: 'PERMISSION_DENIED' });
    const read = await start(t, { ...config, metricsToken: TOKEN });
    const { status } = await read({ authorization: `Bearer ${TOKEN}`, 'x-forwarded-for': '203.0.113.7' });
    assert.equal(status, 200);
  });
}

test('[OP3] where there is a token, nothing else opens, and it is in no answer and no log line', async (t) => {
  const { call, log } = await startHttp(t, { config: { metricsToken: TOKEN }, exposition });
  const wrong = ['', TOKEN, `Bearer ${TOKEN.slice(1)}`, `Bearer ${TOKEN}x`, `Basic ${TOKEN}`];
  for (const authorization of wrong) {
    const answer = await call('GET', '/metrics/', { headers: { authorization } });
    assertError(answer, { status: 403, code: 'PERMISSION_DENIED' });
    assert.ok(!answer.text.includes(TOKEN));
  }
  assert.equal((await call('GET', '/metrics/', { headers: { authorization: `Bearer ${TOKEN}` } })).status, 200);
  assert.ok(log.length > 0 && !log.join('').includes(TOKEN));
});

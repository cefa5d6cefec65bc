import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createHastyClock } from '../../test/hasty-clock.ts';
import { json, refusal, startTmdbServer, type TmdbAnswer } from '../../test/tmdb-server.ts';
import { createMemoryStore } from '../adapters/memory/memory-store.ts';
import { createTmdbApi, TmdbError } from './tmdb-api.ts';

const KEY = '0123456789abcdef-very-secret';
const good = json({ ok: true });

async function start(t: TestContext, answer: TmdbAnswer, { apiKey = KEY, attemptTimeoutMs = 5_000 } = {}) {
  const server = await startTmdbServer(t, answer);
  const clock = createHastyClock();
  const stop = new AbortController();
  const lines: { level: string; fields: object; message: string }[] = [];
  const write = (level: string) => (fields: object, message: string) => lines.push({ level, fields, message });
  const api = createTmdbApi({
    apiKey,
    baseUrl: server.baseUrl,
    clock,
    rateLimit: createMemoryStore(clock).rateLimit,
    log: { info: write('info'), warn: write('warn'), error: write('error') },
    stopping: stop.signal,
    attemptTimeoutMs,
  });
  return { api, server, clock, lines, stop };
}

/** Fails with this reason, of which neither the error nor the log tells the key. */
async function fails({ api, lines }: Pick<Awaited<ReturnType<typeof start>>, 'api' | 'lines'>, reason: RegExp) {
  await assert.rejects(api('/search/multi', { fields: { query: 'x' } }), (error) => {
    assert.ok(error instanceof TmdbError);
    assert.match(error.message, reason);
    assert.doesNotMatch(`${error.stack} ${JSON.stringify(error)} ${error.cause}`, /secret/);
    return true;
  });
  assert.doesNotMatch(JSON.stringify(lines), /secret|Refused/);
}

/** The first answers, one for each call, and then the last one for ever. */
function inTurn(...answers: readonly TmdbAnswer[]): TmdbAnswer {
  let calls = 0;
  return (...call) => answers[Math.min(calls++, answers.length - 1)]?.(...call);
}

test('[SE2] a v3 key is a parameter, a v4 token a header', async (t) => {
  const v3 = await start(t, good);
  assert.deepEqual(await v3.api('/search/movie', { fields: { query: 'a&b=c #é' } }), { ok: true });
  assert.deepEqual(v3.server.asked, [`/3/search/movie?query=a%26b%3Dc+%23%C3%A9&api_key=${KEY}`]);
  const v4 = await start(t, good, { apiKey: 'eyJhbGci.eyJzdWIi.c2ln' });
  await v4.api('/movie/603');
  assert.deepEqual([v4.server.asked, v4.server.authorizations], [['/3/movie/603'], ['Bearer eyJhbGci.eyJzdWIi.c2ln']]);
});

test('[SE2] 429 and 5xx are asked again, each time later', async (t) => {
  const stage = await start(t, inTurn(refusal(500), refusal(429), refusal(503), good));
  assert.deepEqual(await stage.api('/x'), { ok: true });
  assert.deepEqual(stage.clock.waits, [300, 600, 1_200]);
  assert.deepEqual(stage.lines, []);
});

test('[SE2] Retry-After is waited for, in seconds or as a date', async (t) => {
  const stage = await start(t, inTurn(refusal(429, { 'retry-after': '2' }), good));
  await stage.api('/x');
  assert.deepEqual(stage.clock.waits, [2_000]);
  const date = new Date(stage.clock.now() + 3_000).toUTCString();
  stage.server.answer = inTurn(refusal(503, { 'retry-after': date }), refusal(503, { 'retry-after': 'soon' }), good);
  await stage.api('/x');
  const [, third = 0, fourth] = stage.clock.waits;
  assert.ok(third > 2_000 && third <= 3_000, `${third}`);
  assert.equal(fourth, 600);
});

test('[SE2] a wait that nobody would sit through is not begun, and TMDB is left alone for as long, at most a minute', async (t) => {
  const stage = await start(t, refusal(429, { 'retry-after': '3600' }));
  await fails(stage, /status 429/);
  await fails(stage, /left alone/);
  assert.equal(stage.server.asked.length, 1);
  assert.deepEqual(stage.clock.waits, []);
  stage.server.answer = good;
  stage.clock.advance(59_999);
  await fails(stage, /left alone/);
  stage.clock.advance(1);
  assert.deepEqual(await stage.api('/x'), { ok: true });
});

test('[SE2] what does not pass is given up after five attempts, and said in the log once a question', async (t) => {
  const stage = await start(t, refusal(502));
  await fails(stage, /status 502/);
  assert.equal(stage.server.asked.length, 5);
  assert.deepEqual(
    stage.lines.map(({ level, fields }) => [level, fields]),
    [['warn', { reason: 'status 502' }]],
  );
});

test('[SE2] a server that is not there, or hangs up, is asked again; in the end it is unavailable', async (t) => {
  const stage = await start(
    t,
    inTurn((_url, response) => response.destroy(), good),
  );
  assert.deepEqual(await stage.api('/x'), { ok: true });
  stage.server.answer = (_url, response) => response.destroy();
  await fails(stage, /no connection/);
});

test('[SE2] a slow answer is given up and asked for again, within one deadline', async (t) => {
  const stage = await start(
    t,
    inTurn(() => {}, good),
    { attemptTimeoutMs: 100 },
  );
  assert.deepEqual(await stage.api('/x'), { ok: true });
  stage.server.answer = (_url, response) => void response.writeHead(200).write('{');
  await fails(stage, /in time/);
});

test('[SE2] what will not change is not asked again', async (t) => {
  for (const [answer, reason] of [
    [refusal(400), /status 400/],
    [refusal(404), /status 404/],
    [json({}, 302, { location: 'http://127.0.0.1:1/elsewhere' }), /status 302/],
    [(_url, response) => void response.end('<html>Sign in to the hotel</html>'), /not JSON/],
    [(_url, response) => void response.end(''), /not JSON/],
    [(_url, response) => void response.end(`"${'x'.repeat(1024 * 1024)}"`), /too large/],
  ] as readonly [TmdbAnswer, RegExp][]) {
    const stage = await start(t, answer);
    await fails(stage, reason);
    assert.equal(stage.server.asked.length, 1, String(reason));
  }
});

test('[SE2] a key that is not accepted is said once, and tried again a minute later', async (t) => {
  const stage = await start(t, refusal(401));
  const errors = () => stage.lines.filter(({ level }) => level === 'error').length;
  for (let minute = 0; minute < 3; minute++) {
    await fails(stage, /status 401/);
    await fails(stage, /left alone/);
    stage.clock.advance(60_000);
  }
  assert.deepEqual([stage.server.asked.length, errors(), stage.lines.length], [3, 1, 1]);
  stage.server.answer = good;
  assert.deepEqual(await stage.api('/x'), { ok: true });
  stage.server.answer = refusal(401);
  await fails(stage, /status 401/);
  assert.equal(errors(), 2, 'a key that worked in between is news again');
});

test('[SE2] no deadline is passed by waiting, whoever sets it', async (t) => {
  const stage = await start(t, refusal(500));
  await assert.rejects(stage.api('/x', { deadlineMs: 1_000 }), /status 500/);
  assert.deepEqual(stage.clock.waits, [300, 600]);
});

test('[OP2] a server that stops waits neither for an answer nor for the next attempt', async (t) => {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  const answering = await start(t, () => resolve());
  const unanswered = answering.api('/x');
  await asked;
  answering.stop.abort();
  await assert.rejects(unanswered, TmdbError);
  const waiting = await start(t, refusal(500));
  const cancelled = Promise.withResolvers<void>();
  t.mock.method(waiting.clock, 'after', () => {
    setImmediate(() => waiting.stop.abort());
    return cancelled.resolve;
  });
  await assert.rejects(waiting.api('/x'), TmdbError);
  await cancelled.promise;
  await assert.rejects(waiting.api('/x'), TmdbError);
  assert.deepEqual([answering.server.asked.length, waiting.server.asked.length], [1, 1]);
});

test('[SE2] no more than 40 calls within 10 s go out, the next ones wait for their turn', async (t) => {
  const stage = await start(t, good);
  for (let n = 0; n < 40; n++) await stage.api('/x');
  assert.deepEqual(stage.clock.waits, []);
  await stage.api('/x');
  assert.deepEqual(stage.clock.waits, [10_000]);
  assert.equal(stage.server.asked.length, 41);
});

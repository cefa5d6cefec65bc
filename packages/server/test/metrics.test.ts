/** What an operator sees of an evening: the numbers of `/metrics/` on a real server. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMetrics } from './read-metrics.ts';
import { startNode } from './start-node.ts';
import { createWorld } from './world.ts';

const TOKEN = 'sixteen-or-more-letters';

test('[OP3] commands, refused messages, sockets, rooms and broadcasts are counted', async (t) => {
  const { url } = await startNode(t);
  const world = createWorld(t, () => url);
  const host = await world.account('host');
  const { code } = await world.room(host);
  const control = await world.enter(host, code);
  const viewer = await world.enter(await world.guest('Ann'), code);
  const before = await readMetrics(url);
  assert.equal(before.value('streamit_connections'), 2);
  assert.equal(before.value('streamit_rooms_served'), 1);
  assert.equal(before.value('streamit_commands_total', { type: 'PLAY' }), undefined);

  control.send({ type: 'PLAY', time: 1 });
  control.send({ type: 'SEEK', time: 20 });
  control.send({ type: 'SEEK', time: 30 });
  viewer.send({ type: 'PAUSE' });
  viewer.send({ type: 'CHAT_MESSAGE', message: 'hello' });
  viewer.send({ type: 'CHAT_MESSAGE', message: 'hello' });
  await viewer.next('PLAYBACK_STATE', ({ time }) => time === 30);
  await viewer.settled();

  const after = await readMetrics(url);
  assert.equal(after.value('streamit_commands_total', { type: 'PLAY' }), 1);
  assert.equal(after.value('streamit_commands_total', { type: 'SEEK' }), 2);
  assert.equal(after.value('streamit_commands_total', { type: 'PAUSE' }), undefined, 'the viewer’s was refused');
  assert.equal(after.value('streamit_chat_refused_total', { reason: 'DUPLICATE_MESSAGE' }), 1);
  // Freezing and going on as the host came are changes as well.
  const told = after.value('streamit_broadcast_seconds_count') ?? 0;
  assert.ok(told - (before.value('streamit_broadcast_seconds_count') ?? 0) === 3, `${told} changes were told`);
  assert.ok((after.value('streamit_broadcast_seconds_sum') ?? Number.NaN) < 10, 'seconds, not milliseconds');
  assert.ok((after.value('nodejs_eventloop_lag_p99_seconds') ?? 0) > 0);
  assert.ok((after.value('process_resident_memory_bytes') ?? 0) > 1e6);

  viewer.ws.close();
  await viewer.closed;
  await control.next('USER_LEFT');
  assert.equal((await readMetrics(url)).value('streamit_connections'), 1);
});

test('[SY7] what viewers report of their sync is a histogram, and nobody is told of it', async (t) => {
  const { url } = await startNode(t);
  const world = createWorld(t, () => url);
  const host = await world.account('host');
  const { code } = await world.room(host);
  const control = await world.enter(host, code);
  const viewer = await world.enter(await world.guest('Ann'), code);
  await control.next('USER_JOINED');
  await control.settled();
  const heard = control.frames.length;

  viewer.send({ type: 'SYNC_REPORT', error_ms: -12, delay_ms: 30, state: 'following' });
  viewer.send({ type: 'SYNC_REPORT', error_ms: 700, delay_ms: null, state: 'following' });
  viewer.send({ type: 'SYNC_REPORT', error_ms: null, delay_ms: null, state: 'stalled' });
  for (const wrong of [{ error_ms: 'far' }, { error_ms: 1e12 }, { delay_ms: -1 }, { state: 'happy' }]) {
    viewer.send({ type: 'SYNC_REPORT', error_ms: 1, delay_ms: 1, state: 'following', ...wrong } as never);
    assert.equal((await viewer.next('ERROR')).code, 'VALIDATION_ERROR');
  }
  await viewer.settled();

  const { value } = await readMetrics(url);
  const skewUpTo = (le: string) => value('streamit_viewer_skew_seconds_bucket', { le });
  assert.deepEqual([skewUpTo('0.01'), skewUpTo('0.0167'), skewUpTo('0.5'), skewUpTo('1')], [0, 1, 1, 2]);
  assert.equal(value('streamit_viewer_delay_seconds_sum'), 0.03);
  assert.equal(value('streamit_viewer_reports_total', { state: 'following' }), 2);
  assert.equal(value('streamit_viewer_reports_total', { state: 'stalled' }), 1);
  await control.settled();
  const since = control.frames.slice(heard).map(({ type }) => type);
  assert.deepEqual(
    since.filter((type) => type !== 'TIME_SYNC' && type !== 'ROOM_PARTICIPANTS'),
    [],
  );
});

test('[OP3] two servers in one process do not count together', async (t) => {
  const [one, other] = await Promise.all([startNode(t), startNode(t)]);
  const world = createWorld(t, () => one.url);
  const host = await world.account('host');
  const { code } = await world.room(host);
  await world.enter(host, code);
  assert.equal((await readMetrics(one.url)).value('streamit_connections'), 1);
  assert.equal((await readMetrics(other.url)).value('streamit_connections'), 0);
});

test('[OP3] with STREAMIT_METRICS_TOKEN they are read with it', async (t) => {
  const { url } = await startNode(t, {}, { STREAMIT_METRICS_TOKEN: TOKEN });
  assert.equal((await fetch(`${url}/metrics/`)).status, 403);
  assert.equal((await readMetrics(url, TOKEN)).value('streamit_connections'), 0);
});

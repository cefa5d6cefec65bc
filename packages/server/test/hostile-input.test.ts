/** Many connections that send nonsense as fast as they can: the server stays up, others notice nothing, nothing is kept. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Attack } from './attacker.ts';
import type { RoomClient } from './room-client.ts';
import { startServerProcess } from './server-process.ts';
import { createWorld } from './world.ts';

const SOCKETS = 20;
const FRAMES_PER_SECOND = 200;
const FLOOD_S = 30;
/** What a heap may differ by for reasons that do not grow: compiled code, caches of fixed size. */
const HEAP_SLACK_BYTES = 3 * 1024 * 1024;

/** Milliseconds from the host's command to a viewer, one after another until `until`. */
async function measureLatency(control: RoomClient, viewer: RoomClient, until: AbortSignal): Promise<number[]> {
  const latencies: number[] = [];
  for (let n = 0; !until.aborted; n++) {
    const at = performance.now();
    control.send({ type: 'SEEK', time: n % 50 });
    await viewer.next('PLAYBACK_STATE', ({ time, reason }) => reason === 'SEEK' && time === n % 50);
    latencies.push(performance.now() - at);
    await delay(100);
  }
  return latencies;
}

const percentile = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? Number.NaN;
const summary = (values: readonly number[]) =>
  `p50 ${percentile(values, 0.5).toFixed(2)} ms, p99 ${percentile(values, 0.99).toFixed(2)} ms of ${values.length}`;

async function start(t: TestContext) {
  const dir = await mkdtemp(join(tmpdir(), 'streamit-'));
  const server = await startServerProcess(t, dir);
  t.after(async () => {
    await server.kill('SIGTERM');
    await rm(dir, { recursive: true });
  });
  return { server, world: createWorld(t, () => server.url) };
}

test('[TR5] 20 sockets of nonsense, 200 frames a second each, for 30 s: others go on, and nothing is left of it', async (t) => {
  const { server, world } = await start(t);
  const host = await world.account('host');
  const attackers = await Promise.all(Array.from({ length: SOCKETS }, (_, n) => world.guest(`Attacker ${n}`)));
  const attacked = await world.room(host);
  for (const as of attackers) await world.request('POST', '/api/rooms/join/', { as, body: { code: attacked.code } });
  const other = await world.room(host);
  const control = await world.enter(host, other.code);
  const viewer = await world.enter(await world.guest('Ann'), other.code);
  const socketUrls = attackers.map(
    ({ token }) => `${server.url.replace('http', 'ws')}/ws/room/${attacked.code}/?token=${token}`,
  );
  /** Resolves with the number of frames sent. */
  async function flood(seconds: number): Promise<number> {
    const workerData: Attack = { socketUrls, framesPerSecond: FRAMES_PER_SECOND, durationMs: seconds * 1000 };
    const attacker = new Worker(new URL('./attacker.ts', import.meta.url), { workerData });
    const [sent] = await once(attacker, 'message');
    return sent;
  }

  // Once before anything is measured: what the first attack loads and compiles stays for good.
  await flood(2);
  const quiet = await measureLatency(control, viewer, AbortSignal.timeout(5_000));
  const heap = await server.probeHeap();
  const before = await heap.usedBytes();
  const end = new AbortController();
  const measured = measureLatency(control, viewer, end.signal);
  const sent = await flood(FLOOD_S);
  end.abort();
  const loaded = await measured;
  const last = await measureLatency(control, viewer, AbortSignal.timeout(4_000));
  const after = await heap.usedBytes();

  t.diagnostic(`${sent} frames sent; heap ${before} → ${after} bytes`);
  t.diagnostic(`another room: quiet ${summary(quiet)}; under attack ${summary(loaded)}; after ${summary(last)}`);
  assert.equal((await world.request('GET', '/health/')).status, 200);
  assert.ok(loaded.length > 0 && last.length > 0, 'commands of the other room arrived all the time');
  assert.ok(!control.frames.some(({ type }) => type === 'ERROR'));
  assert.ok(after < before + HEAP_SLACK_BYTES, `${after - before} bytes more than before`);
  const inside = await world.enter(await world.guest('Late'), attacked.code);
  assert.equal((await inside.next('PLAYBACK_STATE')).version, 0, 'nothing was changed');
  assert.deepEqual((await inside.next('CHAT_HISTORY')).messages, [], 'nothing was stored');
});

/** Many connections that send nonsense as fast as they can: the server stays up, others notice nothing, nothing is kept. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { clientFrames } from '@streamit/protocol';
import fc from 'fast-check';
import type { RoomClient } from './room-client.ts';
import { startServerProcess } from './server-process.ts';
import { createWorld, type Person, type World } from './world.ts';

const SOCKETS = 20;
const FRAMES_PER_SECOND = 200;
const FLOOD_S = 30;
/** What a heap may differ by for reasons that do not grow: compiled code, caches of fixed size. */
const HEAP_SLACK_BYTES = 3 * 1024 * 1024;

const frameName = fc.constantFrom(...Object.keys(clientFrames), '__proto__', 'constructor', 'JOINED', '');
/** Text that is no valid frame: garbage, JSON of the wrong shape, frames with wrong, huge and poisonous fields. */
const nonsense: fc.Arbitrary<string> = fc.oneof(
  fc.string(),
  fc.json(),
  fc.record({ type: frameName, time: fc.anything(), message: fc.anything(), id: fc.anything() }).map(toJson),
  fc.record({ type: frameName, time: fc.constantFrom(-1, 1e300, '1', null, [], {}) }).map(toJson),
  fc.constantFrom(
    '{"type":"PLAY","__proto__":{"admin":true}}',
    '['.repeat(8_000),
    `{"type":"SEEK","time":${'9'.repeat(8_000)}}`,
  ),
  fc.constant(toJson({ type: 'SEEK', time: 'x'.repeat(15_000) })),
);

function toJson(value: unknown): string {
  return JSON.stringify(value, (_, field: unknown) => (typeof field === 'bigint' ? String(field) : field)) ?? '';
}

/** One attacker: sends at the given pace, and comes back each time it is thrown out. */
async function attack(
  world: World,
  person: Person,
  code: string,
  texts: readonly string[],
  until: AbortSignal,
): Promise<number> {
  let sent = 0;
  while (!until.aborted) {
    const client = world.connect(person, code);
    await Promise.race([client.received(4).catch(() => {}), client.closed]);
    while (client.ws.readyState === client.ws.OPEN && !until.aborted) {
      for (let n = 0; n < FRAMES_PER_SECOND / 20; n++) client.ws.send(texts[sent++ % texts.length] ?? '');
      await Promise.race([delay(50), client.closed]);
    }
    await client.close();
  }
  return sent;
}

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
  const texts = fc.sample(nonsense, 500);
  const flood = (until: AbortSignal) =>
    Promise.all(attackers.map((attacker) => attack(world, attacker, attacked.code, texts, until)));

  // Once before anything is measured: what the first attack loads and compiles stays for good.
  await flood(AbortSignal.timeout(2_000));
  const quiet = await measureLatency(control, viewer, AbortSignal.timeout(5_000));
  const heap = await server.probeHeap();
  const before = await heap.usedBytes();
  const until = AbortSignal.timeout(FLOOD_S * 1000);
  const [sent, loaded] = await Promise.all([flood(until), measureLatency(control, viewer, until)]);
  const last = await measureLatency(control, viewer, AbortSignal.timeout(4_000));
  const after = await heap.usedBytes();

  t.diagnostic(`${sent.reduce((a, b) => a + b)} frames sent; heap ${before} → ${after} bytes`);
  t.diagnostic(`another room: quiet ${summary(quiet)}; under attack ${summary(loaded)}; after ${summary(last)}`);
  assert.equal((await world.request('GET', '/health/')).status, 200);
  assert.ok(loaded.length > 0 && last.length > 0, 'commands of the other room arrived all the time');
  assert.ok(!control.frames.some(({ type }) => type === 'ERROR'));
  assert.ok(after < before + HEAP_SLACK_BYTES, `${after - before} bytes more than before`);
  const inside = await world.enter(await world.guest('Late'), attacked.code);
  assert.equal((await inside.next('PLAYBACK_STATE')).version, 0, 'nothing was changed');
  assert.deepEqual((await inside.next('CHAT_HISTORY')).messages, [], 'nothing was stored');
});

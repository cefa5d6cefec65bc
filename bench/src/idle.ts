/**
 * What connections cost while nobody says anything: memory of each, and the processor that pings, leases and looking for
 * departures take. One node of each kind, full at the same time, so that whatever else the machine does meets both alike.
 *
 *   npm run bench -- idle [--connections 10000] [--rooms 100] [--minutes 2] [--quick]
 */
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { crowd } from './crowd.ts';
import { table, whenAndWhere, writeSection } from './results.ts';
import { type Remote, startChild } from './rpc.ts';
import { redisUse, type Stack } from './services.ts';
import { createInstallation, type RunningNode, seedRooms, startNode, stores } from './streamit.ts';

interface Load {
  readonly connections: number;
  readonly rooms: number;
  readonly minutes: number;
}

/** A node with everybody in. */
interface Full {
  readonly store: string;
  readonly node: RunningNode;
  readonly redisUrl: string | undefined;
  readonly people: Remote<typeof crowd>;
  /** Milliseconds until everybody was in. */
  readonly joinMs: number;
  readonly memory: { readonly rssBytes: number; readonly heapBytes: number };
}
interface Sample {
  readonly store: string;
  readonly joinMs: number;
  /** Just after all have come, and at the end: of each connection. */
  readonly rssBytes: readonly [number, number];
  readonly heapBytes: readonly [number, number];
  readonly cpuMsPerMinute: number;
  readonly redisCpuMicrosPerMinute: number | null;
  readonly redisCallsPerMinute: number | null;
}

const WARM_UP_PEOPLE = 100;
const JOIN_AT_ONCE = 20;
/** After people came or went: longer than a departure is held back, than the first pings, and than a round of leases. */
const SETTLE_MS = 15_000;
/** Files that a process needs besides its connections. */
const OTHER_FILES = 200;

export async function idle(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      connections: { type: 'string', default: '10000' },
      rooms: { type: 'string', default: '100' },
      minutes: { type: 'string', default: '2' },
      quick: { type: 'boolean', default: false },
    },
  });
  const load: Load = {
    connections: Number(values.connections),
    rooms: Number(values.rooms),
    minutes: values.quick ? 0.5 : Number(values.minutes),
  };
  refuseTooFewFiles(load.connections);
  await using stack = new AsyncDisposableStack();
  const full: Full[] = [];
  for (const store of stores) full.push(await fill(stack, store, load));
  await sleep(SETTLE_MS);
  const samples = await Promise.all(full.map((one) => watch(one, load)));
  await writeSection('idle', report(samples, load), values.quick);
}

/** Node raises its own limit as far as it may; further only the administrator can. @throws Error */
function refuseTooFewFiles(connections: number): void {
  const limit = execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim();
  if (limit === 'unlimited' || Number(limit) >= connections + OTHER_FILES) return;
  throw new Error(`A process may have ${limit} files open here: raise \`ulimit -Hn\`, or take fewer --connections`);
}

async function fill(stack: Stack, { name, services }: (typeof stores)[number], load: Load): Promise<Full> {
  const { redisUrl } = await services(stack);
  const env = await createInstallation(stack, redisUrl === undefined ? {} : { redisUrl });
  const rooms = await seedRooms(env, load.rooms, Math.ceil(load.connections / load.rooms) - 1);
  const node = await startNode(stack, env);
  const people = startChild<typeof crowd>(stack, 'crowd.ts');
  const urls = rooms
    .flatMap((room) => [room.host, ...room.viewers].map((token) => node.socketUrl(room, token)))
    .slice(0, load.connections);
  await people.join({ urls: urls.slice(0, WARM_UP_PEOPLE), atOnce: JOIN_AT_ONCE });
  await people.leave();
  await sleep(SETTLE_MS);
  const memory = await node.probe.memory();
  const joinMs = await people.join({ urls, atOnce: JOIN_AT_ONCE });
  return { store: name, node, redisUrl, people, joinMs, memory };
}

/** Watches for some minutes in which nothing happens. @throws Error when somebody was closed */
async function watch(full: Full, { connections, minutes }: Load): Promise<Sample> {
  const { store, node, redisUrl, people, joinMs, memory: empty } = full;
  const memoryOfEach = async () => {
    const { rssBytes, heapBytes } = await node.probe.memory();
    return { rss: (rssBytes - empty.rssBytes) / connections, heap: (heapBytes - empty.heapBytes) / connections };
  };
  const use = async () => {
    const cpuMicros = await node.probe.cpuMicros();
    if (redisUrl === undefined) return { cpuMicros, redisMicros: null, redisCalls: null };
    const { cpuMicros: redisMicros, calls } = await redisUse(redisUrl);
    return { cpuMicros, redisMicros, redisCalls: [...calls.values()].reduce((sum, one) => sum + one, 0) };
  };
  const memoryBefore = await memoryOfEach();
  const before = await use();
  await sleep(minutes * 60_000);
  const after = await use();
  const memoryAfter = await memoryOfEach();
  const { closed } = await people.heard();
  if (closed > 0) throw new Error(`${store}: ${closed} connections were closed`);
  const perMinute = (end: number | null, start: number | null) =>
    end === null || start === null ? null : (end - start) / minutes;
  return {
    store,
    joinMs,
    rssBytes: [memoryBefore.rss, memoryAfter.rss],
    heapBytes: [memoryBefore.heap, memoryAfter.heap],
    cpuMsPerMinute: (after.cpuMicros - before.cpuMicros) / 1000 / minutes,
    redisCpuMicrosPerMinute: perMinute(after.redisMicros, before.redisMicros),
    redisCallsPerMinute: perMinute(after.redisCalls, before.redisCalls),
  };
}

function report(samples: readonly Sample[], { connections, rooms, minutes }: Load): string[] {
  const kib = ([before, after]: readonly [number, number]) =>
    `${(before / 1024).toFixed(2)} KiB, then ${(after / 1024).toFixed(2)} KiB`;
  const count = connections.toLocaleString('en');
  return [
    whenAndWhere(),
    `${count} connections in ${rooms} rooms on one node, on SQLite; nobody says anything for ${minutes} min. Memory is what the process ` +
      'has more than it had before they came, after everything collectable was collected: when they had come, and at the end. ' +
      'CPU is that of the whole process, user and system: a ping of each connection every 20 s, its lease every 5 s, and ' +
      'looking for departures.',
    table(
      [
        'live state',
        'memory of each',
        'of it JavaScript heap',
        'CPU per minute',
        'of a core',
        'Redis: CPU per minute',
        'Redis: commands per minute',
        'until all were in',
      ],
      samples.map((sample) => [
        sample.store,
        kib(sample.rssBytes),
        kib(sample.heapBytes),
        `${sample.cpuMsPerMinute.toFixed(0)} ms`,
        `${(sample.cpuMsPerMinute / 600).toFixed(1)} %`,
        sample.redisCpuMicrosPerMinute === null ? '–' : `${(sample.redisCpuMicrosPerMinute / 1000).toFixed(0)} ms`,
        sample.redisCallsPerMinute === null ? '–' : sample.redisCallsPerMinute.toFixed(0),
        `${(sample.joinMs / 1000).toFixed(1)} s`,
      ]),
    ),
  ];
}

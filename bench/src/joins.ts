/**
 * What it takes until a whole audience is in one room, by its size: time, bytes to all of them, and the server's processor.
 * They come as a crowd does: whenever one is in, the next knocks.
 *
 *   npm run bench -- joins [--sizes 250,500,1000] [--rounds 5] [--at-once 25] [--quick]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { crowd } from './crowd.ts';
import { type Asked, table, verdicts, whenAndWhere, writeSection } from './results.ts';
import { startChild } from './rpc.ts';
import type { Stack } from './services.ts';
import { shuffled, spread } from './statistics.ts';
import { createInstallation, seedRooms, startNode, stores } from './streamit.ts';

interface Sample {
  readonly ms: number;
  readonly bytes: number;
  /** Of them, the texts of the frames that tell of one who came: each viewer hears of all who come after him. */
  readonly announcementBytes: number;
  readonly cpuMs: number;
}

/** A room that can be filled and emptied again. */
interface Venue {
  readonly store: string;
  fill(viewers: number): Promise<Sample>;
}

type Samples = ReadonlyMap<string, readonly Sample[]>;

/** People who come and go before anything is measured, so that code is compiled and caches are filled. */
const WARM_UP_VIEWERS = 100;
/** After all are in: longer than until the last list of those present, which is the later the larger the room (5 ms each). */
const LAST_LIST_MS = 6_000;
/** After all have left: longer than a departure is held back (3 s). */
const SETTLE_MS = 5_000;
/** What may come on top of "twice as many, twice as much": the room's own fixed cost, and the machine's moods. */
const TOLERANCE = 1.25;

export async function joins(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: 'string', default: '250,500,1000' },
      rounds: { type: 'string', default: '5' },
      'at-once': { type: 'string', default: '25' },
      quick: { type: 'boolean', default: false },
    },
  });
  const sizes = values.sizes.split(',').map(Number);
  const rounds = values.quick ? 1 : Number(values.rounds);
  const atOnce = Number(values['at-once']);
  await using stack = new AsyncDisposableStack();
  const venues: Venue[] = [];
  for (const store of stores) {
    const services = await store.services(stack);
    venues.push(await openVenue(stack, { store: store.name, services, viewers: Math.max(...sizes), atOnce }));
  }
  const samples = new Map<string, Sample[]>();
  for (let round = 1; round <= rounds; round++) {
    for (const viewers of shuffled(sizes)) {
      for (const { store, fill } of shuffled(venues)) {
        const sample = await fill(viewers);
        const key = keyOf(store, viewers);
        samples.set(key, [...(samples.get(key) ?? []), sample]);
        console.log(`round ${round}, ${key}: ${JSON.stringify(sample)}`);
      }
    }
  }
  await writeSection('joins', report(samples, { sizes, rounds, atOnce }), values.quick);
}

async function openVenue(
  stack: Stack,
  options: { store: string; services: object; viewers: number; atOnce: number },
): Promise<Venue> {
  const { store, services, viewers, atOnce } = options;
  const env = await createInstallation(stack, services);
  const [room] = await seedRooms(env, 1, viewers);
  if (room === undefined) throw new Error('no room was made');
  const node = await startNode(stack, env);
  const host = startChild<typeof crowd>(stack, 'crowd.ts');
  await host.join({ urls: [node.socketUrl(room, room.host)], atOnce: 1 });
  const audience = startChild<typeof crowd>(stack, 'crowd.ts');
  const urls = room.viewers.map((token) => node.socketUrl(room, token));

  async function fill(count: number): Promise<Sample> {
    const before = await node.probe.cpuMicros();
    const ms = await audience.join({ urls: urls.slice(0, count), atOnce });
    await sleep(LAST_LIST_MS);
    const cpuMs = ((await node.probe.cpuMicros()) - before) / 1000;
    const { bytes, frames, closed } = await audience.heard();
    if (closed > 0) throw new Error(`${closed} of ${count} were closed again`);
    await audience.leave();
    await sleep(SETTLE_MS);
    return { ms, bytes, announcementBytes: frames.get('USER_JOINED')?.bytes ?? 0, cpuMs };
  }

  await fill(Math.min(WARM_UP_VIEWERS, viewers));
  return { store, fill };
}

const keyOf = (store: string, viewers: number) => `${store}, ${viewers}`;

function report(
  samples: Samples,
  { sizes, rounds, atOnce }: { sizes: readonly number[]; rounds: number; atOnce: number },
): string[] {
  const of = (store: string, viewers: number) => samples.get(keyOf(store, viewers)) ?? [];
  const rows = stores.flatMap(({ name }) =>
    sizes.map((viewers) => {
      const some = of(name, viewers);
      const each = (value: (sample: Sample) => number, unit: string) => spread(some.map(value), unit);
      return [
        name,
        String(viewers),
        each(({ ms }) => ms / 1000, ' s'),
        each(({ ms }) => ms / viewers, ' ms'),
        each(({ bytes }) => bytes / 2 ** 20, ' MiB'),
        each(({ bytes }) => bytes / viewers / 1024, ' KiB'),
        each(({ bytes, announcementBytes }) => (bytes - announcementBytes) / viewers / 1024, ' KiB'),
        each(({ cpuMs }) => cpuMs / viewers, ' ms'),
      ];
    }),
  );
  const [least = 0] = sizes.toSorted((a, b) => a - b);
  const growth = (store: string, viewers: number, value: (sample: Sample) => number): number[] =>
    of(store, viewers).map((sample, round) => value(sample) / value(of(store, least)[round] ?? sample));
  const asked: Asked[] = stores.flatMap(({ name }) =>
    sizes
      .filter((viewers) => viewers !== least)
      .flatMap((viewers) => {
        const limit = (viewers / least) * TOLERANCE;
        const text = (what: string) => `${what} for ${viewers}, against that for ${least} (${name})`;
        return [
          { text: text('time'), limit, values: growth(name, viewers, ({ ms }) => ms), unit: '×' },
          { text: text('bytes'), limit, values: growth(name, viewers, ({ bytes }) => bytes), unit: '×' },
        ];
      }),
  );
  return [
    whenAndWhere(),
    `The host is there; so many viewers come, ${atOnce} on their way at any time. Time until the last has his whole greeting; bytes ` +
      `that all of them received, with all that is around the frames, until the last list of those present has come, ${LAST_LIST_MS / 1000} s ` +
      `later; CPU of the server's process, user and system, for both. One node on SQLite. Medians of ${rounds} rounds (least–most).`,
    table(['live state', 'viewers', 'time', 'each', 'bytes', 'each', 'each, without announcements', 'CPU each'], rows),
    `Linear growth is as many times the smallest room's as there are viewers; asked for is at most ${TOLERANCE} of that.`,
    verdicts(asked),
  ];
}

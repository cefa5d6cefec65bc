/**
 * What a look at the list of live rooms costs (DS4), with ten rooms, a thousand, and many more: the real program, asked by
 * HTTP from another process, one look after another.
 *
 *   npm run bench -- discovery [--rooms 10,1000,50000] [--looks 500]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { table, whenAndWhere, writeSection } from './results.ts';
import { end, remote } from './rpc.ts';
import type { probe } from './server-probe.ts';
import { percentile } from './statistics.ts';
import { startServer } from './streamit.ts';

const streamit = join(import.meta.dirname, '../../packages/server/src/main.ts');

/** What the rule asks for: with {@link ASKED_ROOMS} rooms, a page within this time. */
const ASKED_ROOMS = 1_000;
const ASKED_MS = 10;
/** Looks before anything is measured, so that code is compiled and statements are prepared. */
const WARM_UP_LOOKS = 100;

const looks: readonly { name: string; query: string }[] = [
  { name: 'first page, by viewers', query: '' },
  { name: 'page of 100, by viewers', query: '?page_size=100' },
  { name: 'first page, newest', query: '?sort=newest' },
  { name: 'text filter', query: '?q=%C3%89clair%20' },
];

interface Sample {
  readonly rooms: number;
  readonly look: string;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMs: number;
}

export async function discovery(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { rooms: { type: 'string', default: '10,1000,50000' }, looks: { type: 'string', default: '500' } },
  });
  const samples: Sample[] = [];
  for (const rooms of values.rooms.split(',').map(Number))
    samples.push(...(await measure(rooms, Number(values.looks))));
  const asked = samples.filter(({ rooms }) => rooms === ASKED_ROOMS).map(({ p50Ms }) => p50Ms);
  const slowest = Math.max(...asked);
  await writeSection('discovery', [
    whenAndWhere(),
    `\`GET /api/rooms/public/\` of the real program, from another process on the same machine, ${values.looks} times each, one after ` +
      'another: the time is that of the whole call, HTTP included, and CPU is that of the whole server process. Each room has a ' +
      'title, a film and a host of its own; nobody is connected, which is counted as anything else is.',
    table(
      ['live rooms', 'look', 'p50', 'p99', 'CPU'],
      samples.map(({ rooms, look, p50Ms, p99Ms, cpuMs }) => [
        rooms.toLocaleString('en'),
        look,
        ...[p50Ms, p99Ms, cpuMs].map((ms) => `${ms.toFixed(2)} ms`),
      ]),
    ),
    ...(asked.length === 0
      ? []
      : [
          table(
            ['asked for', 'at most', 'measured', ''],
            [
              [
                `a page of ${ASKED_ROOMS.toLocaleString('en')} rooms, p50 of the slowest look`,
                `${ASKED_MS} ms`,
                `${slowest.toFixed(2)} ms`,
                slowest <= ASKED_MS ? 'yes' : '**no**',
              ],
            ],
          ),
        ]),
  ]);
}

async function measure(rooms: number, count: number): Promise<Sample[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'streamit-bench-'));
  const env = {
    PATH: process.env.PATH,
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'error',
    STREAMIT_DATA_DIR: dataDir,
    STREAMIT_HTTP_REQUESTS_PER_MINUTE: '0',
  };
  const { server, url } = await startServer(streamit, { env });
  try {
    // After the start: it would take rooms that are live without a host for abandoned.
    fill(join(dataDir, 'streamit.db'), rooms);
    const { cpuMicros } = remote<typeof probe>(server);
    const samples: Sample[] = [];
    for (const { name, query } of looks) {
      const look = async () => {
        const at = performance.now();
        await (await fetch(`${url}/api/rooms/public/${query}`)).text();
        return performance.now() - at;
      };
      for (let n = 0; n < WARM_UP_LOOKS; n++) await look();
      const before = await cpuMicros();
      const times: number[] = [];
      for (let n = 0; n < count; n++) times.push(await look());
      const cpuMs = ((await cpuMicros()) - before) / count / 1_000;
      samples.push({ rooms, look: name, p50Ms: percentile(times, 0.5), p99Ms: percentile(times, 0.99), cpuMs });
    }
    return samples;
  } finally {
    await end(server);
    await rm(dataDir, { recursive: true });
  }
}

/** Live public rooms, each of a host of its own, as the server would have stored them. */
function fill(path: string, rooms: number): void {
  const db = new DatabaseSync(path);
  const user = db.prepare(
    'insert into users (id, username, username_key, display_name, is_guest, created_at) values (?, ?, ?, ?, 0, 1)',
  );
  const room = db.prepare(
    `insert into rooms (id, code, host_id, title, state, is_private, entry_mode, is_chat_enabled, wait_for_viewers, source, created_at)
     values (?, ?, ?, ?, 'LIVE', 0, 'APPROVAL', 1, 0, ?, ?)`,
  );
  const source = JSON.stringify({
    provider: 'open-movies',
    media_type: 'movie',
    external_id: 'sintel',
    season: null,
    episode: null,
    title: 'Sintel',
    duration: 888,
    poster: null,
    qualities: [],
    subtitles: [],
    supports_events: true,
    supports_progress: true,
    capabilities: { seek: true, pause: true, resume: true, autoplay: true },
  });
  db.exec('begin immediate');
  for (let n = 0; n < rooms; n++) {
    // The server writes as well, and waits only so long.
    if (n % 1_000 === 999) db.exec('commit; begin immediate');
    user.run(`host-${n}`, `host_${n}`, `host_${n}`, `Zoë ${n}`);
    room.run(
      `room-${n}`,
      n.toString(36).toUpperCase().padStart(6, '0'),
      `host-${n}`,
      `Café Éclair ${n}`,
      source,
      1_700_000_000_000 + n,
    );
  }
  db.exec('commit');
  db.close();
}

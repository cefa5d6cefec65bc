/** The host of the lab's room, beside the server and without delay: he gives the commands and knows the true timeline. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { ServerFrameOf, Timeline } from '@streamit/protocol';
import { createClient, type RoomConnection } from '@streamit/sdk';
import { setSource } from '../e2e/harness/set-source.ts';
import type { TestServer } from '../e2e/harness/start-server.ts';
import { FILM_S } from './film.ts';
import { machineNow } from './machine-clock.ts';

export interface Conductor {
  readonly code: string;
  /** Room clock minus the machine's clock, ms: exact to half of the fastest answer of this machine to itself. */
  roomOffsetMs(): number;
  /** True room clock. */
  now(): number;
  /** The timeline that was in force at an instant of the room clock. */
  timelineAt(at: number): Timeline;
  /** Gives a command and waits for the server's answer, the timeline that it leads to. */
  command(give: (room: RoomConnection) => void): Promise<Timeline>;
  close(): void;
}

const PATIENCE_MS = 5_000;

/** Opens a room that watches the film at `filmUrl`. The caller closes it. */
export async function startConductor(server: TestServer, filmUrl: string): Promise<Conductor> {
  const client = createClient({ baseUrl: server.url });
  const username = `u_${randomBytes(6).toString('hex')}`;
  await client.register({ email: `${username}@example.org`, username, password: randomBytes(12).toString('hex') });
  const { code } = await client.call('POST /api/rooms/create/', {
    body: { title: 'Lab', source: { provider: 'open-movies', video_id: 'sync-test' } },
  });
  setSource(server, code, { provider: 'direct', external_id: filmUrl, duration: FILM_S });

  const room = client.joinRoom(code);
  const machineAtZero = machineNow() - performance.now();
  const timelines: Timeline[] = [];
  const news = new EventTarget();
  /** The server's clock and ours are one machine's, so they keep their distance: the fastest answer ever knows it best. */
  let fastest = { roundTripMs: Number.POSITIVE_INFINITY, offsetMs: Number.NaN };

  room.on('TIME_SYNC', ({ t0, t1, t2 }) => {
    const receivedAt = performance.now();
    const roundTripMs = receivedAt - t0 - (t2 - t1);
    if (roundTripMs >= fastest.roundTripMs) return;
    fastest = { roundTripMs, offsetMs: (t1 + t2) / 2 - (t0 + receivedAt) / 2 - machineAtZero };
  });
  room.on('PLAYBACK_STATE', (frame) => {
    timelines.push(timelineOf(frame));
    news.dispatchEvent(new Event('timeline'));
  });
  while (timelines.length === 0 || !room.clock.isSynced) {
    await once(news, 'timeline', { signal: AbortSignal.timeout(PATIENCE_MS) });
    while (!room.clock.isSynced) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  const roomOffsetMs = () => fastest.offsetMs;
  return {
    code,
    roomOffsetMs,
    now: () => machineNow() + roomOffsetMs(),
    timelineAt(at) {
      const timeline = timelines.findLast((candidate) => candidate.at <= at) ?? timelines[0];
      if (timeline === undefined) throw new Error('no timeline');
      return timeline;
    },
    async command(give) {
      const version = timelines.at(-1)?.version ?? 0;
      give(room);
      for (;;) {
        const newest = timelines.at(-1);
        if (newest !== undefined && newest.version > version) return newest;
        await once(news, 'timeline', { signal: AbortSignal.timeout(PATIENCE_MS) });
      }
    },
    close: room.close,
  };
}

function timelineOf({ is_playing, time, effective_at, rate, version }: ServerFrameOf<'PLAYBACK_STATE'>): Timeline {
  return { is_playing, position: time, at: effective_at, rate, version, duration: FILM_S };
}

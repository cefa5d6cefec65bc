/** An evening under load: the host goes on commanding, everyone goes on talking, and what they miss is measured. */
import type { TestContext } from 'node:test';
import type { ServerFrame, ServerFrameType } from '@streamit/protocol';
import { type Party, until } from './party.ts';
import type { Viewer } from './viewer.ts';

/** How often the host says PLAY to a film that plays: it changes nothing but the version, which everyone is told. */
const COMMAND_MS = 250;

export interface Evening {
  /** Resolves when every viewer has heard a command that was given after this was called. @throws Error after `ms` */
  isHeard(ms?: number): Promise<void>;
  /** Ends the load; resolves when every message has its answer, with the instant of the end. */
  stop(): Promise<number>;
}

export interface EveningOptions {
  /** How often each speaker says something; more than 5 in 3 s nobody may. */
  readonly talkMs?: number;
  /** Tells what is said on this evening from what was said before. */
  readonly label?: string;
}

/** Everyone says each thing once, so that the text tells messages apart. */
export function startEvening(
  t: TestContext,
  { host, speakers, viewers }: Pick<Party, 'host' | 'speakers' | 'viewers'>,
  { talkMs = 2_000, label = 'this evening' }: EveningOptions = {},
): Evening {
  const said: Promise<void>[] = [];
  const timers = [setInterval(() => host.room.get().connection.state === 'open' && host.room.play(), COMMAND_MS)];
  speakers.forEach((speaker, index) => {
    let count = 0;
    const talk = () => said.push(speaker.say(`${speaker.name}, ${label}: ${++count}`));
    timers.push(setTimeout(() => timers.push(setInterval(talk, talkMs)), (index * talkMs) / speakers.length));
  });
  const end = () => {
    for (const timer of timers) clearInterval(timer);
  };
  t.after(end);
  return {
    async isHeard(ms = 20_000) {
      const since = performance.now();
      const deaf = () => viewers.filter((viewer) => count(viewer, since, 'PLAYBACK_STATE') === 0);
      await until(() => deaf().length === 0, 'a command to be heard by all', ms);
    },
    async stop() {
      end();
      const endedAt = performance.now();
      await Promise.all(said);
      return endedAt;
    },
  };
}

/** What came to a viewer since an instant of `performance.now()`, on whatever socket. */
export const framesSince = ({ recordings }: Viewer, since: number): ServerFrame[] =>
  recordings.flatMap(({ frames }) => frames.filter(({ at }) => at >= since).map(({ frame }) => frame));
export const count = (viewer: Viewer, since: number, type: ServerFrameType): number =>
  framesSince(viewer, since).filter((frame) => frame.type === type).length;

/** What somebody saw of a failure at `since`, in milliseconds. */
export interface Seen {
  /** Longest time without a new state of playback, while the host commands four times a second. */
  readonly stillMs: number;
  /** Longest time from the loss of a socket, or from the failure if that was silent, to being in the room again. */
  readonly awayMs: number;
  /** Close codes of the sockets that were lost. */
  readonly codes: readonly number[];
  /** Codes of the errors on the socket. */
  readonly errors: readonly string[];
}

export function seenBy({ recordings }: Viewer, since: number, endedAt: number): Seen {
  const frames = recordings.flatMap(({ frames }) => frames).filter(({ at }) => at >= since && at <= endedAt);
  const states = frames.filter(({ frame }) => frame.type === 'PLAYBACK_STATE').map(({ at }) => at);
  const losses = recordings.filter(({ closed }) => closed !== undefined && closed.at >= since);
  const joined = recordings.filter(({ joinedAt }) => joinedAt !== undefined);
  const away = joined.map(({ closed, frames }, index) => {
    const backAt = joined[index + 1]?.joinedAt;
    // A socket that went silent is lost when it last spoke, whenever somebody noticed.
    const lostAt = closed !== undefined && closed.at < (backAt ?? endedAt) ? closed.at : (frames.at(-1)?.at ?? since);
    const isLost = backAt !== undefined || closed !== undefined;
    return isLost && lostAt >= since ? (backAt ?? endedAt) - lostAt : 0;
  });
  return {
    stillMs: Math.round(longestGap([since, ...states, endedAt])),
    awayMs: Math.round(Math.max(0, ...away)),
    codes: losses.map(({ closed }) => closed?.code ?? 0),
    errors: [...new Set(frames.flatMap(({ frame }) => (frame.type === 'ERROR' ? [frame.code] : [])))],
  };
}

function longestGap(instants: readonly number[]): number {
  return Math.max(...instants.slice(1).map((at, index) => at - (instants[index] ?? at)));
}

/** A line for each viewer, for `t.diagnostic`. */
export function report(viewers: readonly Viewer[], since: number, endedAt: number): string[] {
  return viewers.map((viewer) => {
    const { stillMs, awayMs, codes, errors } = seenBy(viewer, since, endedAt);
    const answers = Object.entries(
      Object.groupBy(
        viewer.refused.filter(({ at }) => at >= since),
        ({ code }) => code,
      ),
    ).map(([code, of]) => `${of?.length} messages ${code}`);
    return [
      `${viewer.name}: no new state for at most ${stillMs} ms, away for ${awayMs} ms`,
      codes.length > 0 && `closed ${codes.join(' ')}`,
      errors.length > 0 && `told ${errors.join(' ')}`,
      ...answers,
      `${viewer.acknowledged.filter(({ at }) => at >= since).length} messages confirmed`,
    ]
      .filter(Boolean)
      .join(', ');
  });
}

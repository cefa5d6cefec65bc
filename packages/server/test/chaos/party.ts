/** The room that failures happen to: a host and viewers on chosen nodes, one of them muted, and somebody who is banned. */
import type { TestContext } from 'node:test';
import type { Cluster, ClusterNode } from './cluster.ts';
import { openGuest, openHost, type Person, type Viewer, type ViewerOptions } from './viewer.ts';

export interface Party {
  readonly cluster: Cluster;
  readonly id: string;
  readonly code: string;
  readonly host: Viewer;
  /** The host as one who can come in again. */
  readonly hostPerson: Person;
  /** Everyone who is in the room, the host first. */
  readonly viewers: readonly Viewer[];
  /** In the room, and not allowed to write. */
  readonly muted: Viewer;
  /** Those who may write. */
  readonly speakers: readonly Viewer[];
  /** Outside, and not allowed in. */
  readonly banned: Person;
  /** Room clock (ms) and position (s) at which the film began to play; it has played ever since, unless a test says otherwise. */
  readonly playingSince: { readonly at: number; readonly position: number };
}

export interface PartyOptions {
  readonly host?: ViewerOptions;
  /** One guest each, besides the one who is muted. */
  readonly guests: readonly ViewerOptions[];
}

/** Options of a viewer for each of the two nodes, in turn. */
export function onBoth([a, b]: readonly [ClusterNode, ClusterNode], count: number): ViewerOptions[] {
  return Array.from({ length: count }, (_, n) => ({ home: n % 2 === 0 ? a : b }));
}

/** The film plays, everyone is there, the mute and the ban hold. */
export async function openParty(t: TestContext, cluster: Cluster, options: PartyOptions): Promise<Party> {
  const hostPerson = await openHost(t, cluster, 'hanna', options.host);
  const { id, code } = await hostPerson.createRoom();
  const host = await hostPerson.enter(code);
  const guests: Viewer[] = [];
  for (const [index, guest] of options.guests.entries()) {
    const person = await openGuest(t, cluster, `Guest${index + 1}`, guest);
    guests.push(await person.enter(code));
  }
  const muted = await (await openGuest(t, cluster, 'Mute', options.guests.at(-1))).enter(code);
  const banned = await openGuest(t, cluster, 'Banned');
  const unwanted = await banned.enter(code);
  host.room.mute(muted.id);
  host.room.ban(unwanted.id);
  await until(() => unwanted.room.get().ended === 'banned', 'the ban');
  host.room.play(100);
  const viewers = [host, ...guests, muted];
  await until(() => viewers.every(({ room }) => room.get().playback?.is_playing), 'the film to play');
  const { effective_at: at = 0, time: position = 0 } = host.room.get().playback ?? {};
  return {
    ...{ cluster, id, code, host, hostPerson, viewers, muted, banned },
    speakers: [host, ...guests],
    playingSince: { at, position },
  };
}

/** Resolves when `isSo`. @throws Error when it is not within `ms` */
export async function until(isSo: () => unknown, what: string, ms = 10_000): Promise<void> {
  const end = performance.now() + ms;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`waited ${ms} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

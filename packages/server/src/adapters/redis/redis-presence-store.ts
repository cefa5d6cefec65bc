/**
 * Presence leases that all nodes see. What is so stands in the keys of the room, which one script changes at a time; two
 * indexes say which room has something to look at and when. An index may be early, then a look finds nothing; it is never
 * late: a room enters the index of lapses before its first connection enters the room, and whoever looks leaves it there
 * until all that he found has been seen to.
 */
import type { ConnectionId, RoomCode, UserId } from '@streamit/protocol';
import type { Departed, Lapsed, Presence, PresenceStore } from '../../ports/presence-store.ts';
import { createDeadlines, type Deadlines, type Due } from './redis-deadlines.ts';
import { loadScript, type RedisLink, type Reply } from './redis-link.ts';
import { listOf, pairsOf, resultsOf, textsOf } from './reply.ts';

/** How long the room's keys outlive the last sign of it: long after all leases and lingers are over. */
const TTL_MS = 3_600_000;
/** How long a look at a room may take before another node looks. */
const CLAIM_MS = 2_000;
/** Connections, users and rooms that one script deals with: under a millisecond, so that others need not wait. */
const RENEWED_MAX = 200;
const REMOVED_MAX = 200;
const COUNTED_MAX = 500;

export function createRedisPresenceStore(link: RedisLink): PresenceStore {
  const [enter, renew, remove] = [
    loadScript('presence-enter'),
    loadScript('presence-renew'),
    loadScript('presence-remove'),
  ];
  const [depart, list, count, delayAt] = [
    loadScript('presence-depart'),
    loadScript('presence-list'),
    loadScript('presence-count'),
    loadScript('presence-delay-at'),
  ];
  const [lapses, departures] = [createDeadlines(link, 'lapse'), createDeadlines(link, 'departure')];

  const leasesOf = (room: RoomCode) => link.keys.room(room, 'leases');
  const delaysOf = (room: RoomCode) => link.keys.room(room, 'delays');
  const keysOf = (room: RoomCode) => [
    leasesOf(room),
    link.keys.room(room, 'presences'),
    link.keys.room(room, 'users'),
    link.keys.room(room, 'lingering'),
    delaysOf(room),
  ];

  /** Ends a look at a room. What fails here is done by whoever looks next, as the claim then runs out. */
  async function settle(index: Deadlines, { room, deadline }: Due, nextInMs: Reply | undefined): Promise<void> {
    await index.finish(room, deadline);
    if (Number(nextInMs) >= 0) await index.bringForward(room, Number(nextInMs));
  }

  async function lapse(due: Due, lingerMs: number): Promise<Lapsed[]> {
    const { room } = due;
    const reply = await link.run(remove, keysOf(room), [lingerMs, TTL_MS, REMOVED_MAX]);
    const [removed, nextLapse, nextDeparture] = listOf(reply);
    const isAnyLingering = Number(nextDeparture) >= 0;
    const lingered = isAnyLingering ? departures.bringForward(room, Number(nextDeparture)) : Promise.resolve();
    await lingered.then(() => settle(lapses, due, nextLapse)).catch(() => {});
    return pairsOf(removed).map(([who, last]) => ({ room, presence: presenceFrom(who), last: last === 1 }));
  }

  async function partWith(due: Due): Promise<Departed[]> {
    const { room } = due;
    const [departed, nextDeparture, present] = listOf(await link.run(depart, keysOf(room), [REMOVED_MAX]));
    await settle(departures, due, nextDeparture).catch(() => {});
    return listOf(departed)
      .map(presenceFrom)
      .map(({ user, name }) => ({ room, user, name, present: Number(present) }));
  }

  return {
    async enter(room, presence, { leaseMs, max, maxPerUser }) {
      const { connection, user } = presence;
      await lapses.bringForward(room, leaseMs);
      const args = [connection, user, whoIs(presence), leaseMs, max, maxPerUser, TTL_MS];
      const reply = await link.run(enter, keysOf(room), args);
      if (reply === 'room' || reply === 'user') return { admitted: false, full: reply };
      const [announced, present] = listOf(reply);
      return { admitted: true, announced: announced === 1, present: Number(present) };
    },

    async renew(room, presences, leaseMs) {
      const runs = inParts(presences, RENEWED_MAX).map((part) => {
        const entries = part.flatMap((presence) => [presence.connection, whoIs(presence)]);
        return link.run(renew, keysOf(room), [leaseMs, TTL_MS, ...entries]);
      });
      // Again and again, so that an index that was lost by itself is whole after one renewal.
      const [missing] = await Promise.all([Promise.all(runs), lapses.bringForward(room, leaseMs)]);
      return missing.flatMap(textsOf) as ConnectionId[];
    },

    async leave(room, connection, lingerMs) {
      const [removed] = listOf(await link.run(remove, keysOf(room), [lingerMs, TTL_MS, 1, connection]));
      const [[, last] = []] = pairsOf(removed);
      if (last !== 1) return { last: false };
      // If it fails, the next look for lapsed leases, which his own was due for, finds that he lingers.
      await departures.bringForward(room, lingerMs).catch(() => {});
      return { last: true };
    },

    async list(room) {
      const [values, lapsed] = listOf(await link.run(list, keysOf(room), []));
      const gone = new Set(textsOf(lapsed));
      const entries = JSON.parse(`[${values}]`) as readonly (readonly [entry: number, Who])[];
      return entries
        .filter(([, [connection]]) => !gone.has(connection))
        .sort(([a], [b]) => a - b)
        .map(([, who]) => presenceOf(who));
    },

    async delayAt(room, quantile) {
      const delay = await link.run(delayAt, [delaysOf(room)], [quantile]);
      return delay === null ? null : Number(delay);
    },

    async count(rooms) {
      const counts = new Map<string, number>();
      const groups = link.together([...new Set(rooms.map(leasesOf))]).flatMap((group) => inParts(group, COUNTED_MAX));
      const tally = async (group: readonly string[]) => {
        const numbers = listOf(await link.run(count, group, []));
        for (const [i, key] of group.entries()) counts.set(key, Number(numbers[i]));
      };
      await Promise.all(groups.map(tally));
      return rooms.map((room) => counts.get(leasesOf(room)) ?? 0);
    },

    async claimLapsed(lingerMs) {
      const due = await lapses.claim(CLAIM_MS);
      return (await resultsOf(due.map((room) => lapse(room, lingerMs)))).flat();
    },

    async claimDeparted() {
      const due = await departures.claim(CLAIM_MS);
      return (await resultsOf(due.map(partWith))).flat();
    },

    async drop(room) {
      // The indexes forget it when they next look at it.
      await link.command(leasesOf(room), ['DEL', ...keysOf(room)]);
    },
  };
}

/** A presence as it is stored: half as long as with names, and a large room's list is as long as it takes to read. */
type Who = readonly [ConnectionId, UserId, name: string, delayMs: number | null];

function whoIs({ connection, user, name, delayMs }: Presence): string {
  const who: Who = [connection, user, name, delayMs];
  return JSON.stringify(who);
}

const presenceOf = ([connection, user, name, delayMs]: Who): Presence => ({ connection, user, name, delayMs });
const presenceFrom = (who: Reply): Presence => presenceOf(JSON.parse(String(who)) as Who);

function inParts<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

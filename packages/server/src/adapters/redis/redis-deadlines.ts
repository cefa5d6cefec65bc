/**
 * Rooms with a deadline, handed out when it has passed: to one node, and to another when that one has not finished in
 * time. Cut into shards, of which each is two keys: a sorted set by when a room is handed out next (its deadline, or the
 * end of a claim), and a hash of the deadlines.
 */
import type { RoomCode } from '@streamit/protocol';
import { loadScript, type RedisLink } from './redis-link.ts';
import { pairsOf, resultsOf } from './reply.ts';

/** Rooms that one look takes from a shard; the next look, a moment later, takes more. */
const CLAIMED_MAX = 100;

export interface Due {
  readonly room: RoomCode;
  /** Milliseconds of room clock. */
  readonly deadline: number;
}

export interface Deadlines {
  /** Sets a room's deadline, milliseconds of room clock, in place of an earlier one. */
  put(room: RoomCode, deadline: number): Promise<void>;
  /** Has the room handed out in `inMs` at the latest, also when it has just been handed out. */
  bringForward(room: RoomCode, inMs: number): Promise<void>;
  /** Rooms whose deadline has passed, each to one caller, and again when it was not finished within `claimMs`. */
  claim(claimMs: number): Promise<Due[]>;
  /** Takes a deadline away; with `deadline`, only that one and none that the room was given since. */
  finish(room: RoomCode, deadline?: number): Promise<void>;
}

/** `name`: what of the rooms falls due, such as `grace`. */
export function createDeadlines(link: RedisLink, name: string): Deadlines {
  const put = loadScript('deadline-put');
  const bringForward = loadScript('deadline-bring-forward');
  const claim = loadScript('deadline-claim');
  const finish = loadScript('deadline-finish');
  const { keys } = link;
  const [dueAt, deadlines] = [`${name}-due`, `${name}-deadlines`];
  const keysOf = (room: RoomCode) => [keys.shardOf(room, dueAt), keys.shardOf(room, deadlines)];
  const [allDueAt, allDeadlines] = [keys.shards(dueAt), keys.shards(deadlines)];
  const groups = link.together(allDueAt.flatMap((key, i) => [key, allDeadlines[i] ?? key]));
  return {
    async put(room, deadline) {
      await link.run(put, keysOf(room), [room, deadline]);
    },
    async bringForward(room, inMs) {
      await link.run(bringForward, keysOf(room), [room, inMs]);
    },
    async claim(claimMs) {
      const replies = await resultsOf(groups.map((group) => link.run(claim, group, [claimMs, CLAIMED_MAX])));
      return replies
        .flatMap(pairsOf)
        .map(([room, deadline]) => ({ room: String(room) as RoomCode, deadline: Number(deadline) }));
    },
    async finish(room, deadline) {
      await link.run(finish, keysOf(room), [room, deadline ?? '']);
    },
  };
}

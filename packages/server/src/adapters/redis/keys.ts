/** The name of every key and channel in Redis: nobody else puts one together. */
import { createHash } from 'node:crypto';
import type { RoomCode, UserId } from '@streamit/protocol';

/**
 * Indexes that span rooms are cut into this many, by room, because on a cluster one key has one server. Fixed for good:
 * nodes that disagreed about it would not see each other's deadlines.
 */
export const SHARDS = 16;

export interface Keys {
  /** A key of one room. All of a room share its code as hash tag, so that one script may touch them all. */
  room(code: RoomCode, ...name: readonly string[]): string;
  /** The index of `name` that `code` stands in: may be behind the room's own keys, which are the truth. */
  shardOf(code: RoomCode, name: string): string;
  /** All {@link SHARDS} indexes of `name`. */
  shards(name: string): readonly string[];
  /** A key of what is neither a room's nor a person's, such as a ticket. `id`: any text. */
  single(name: string, id: string): string;
  /** Channels: a room's events, a person's news, ended sign-ins. */
  roomChannel(code: RoomCode): string;
  userChannel(user: UserId): string;
  readonly signOutsChannel: string;
  /** A key that does not exist: it names the server whose clock is the room clock. */
  readonly clock: string;
}

/** `prefix`: what all of this installation's names begin with; without braces. */
export function createKeys(prefix: string): Keys {
  const shard = (index: number, name: string) => `${prefix}:{shard-${index}}:${name}`;
  return {
    room: (code, ...name) => `${prefix}:{${code}}:${name.join(':')}`,
    shardOf: (code, name) => shard(createHash('sha1').update(code).digest().readUInt32BE() % SHARDS, name),
    shards: (name) => Array.from({ length: SHARDS }, (_, index) => shard(index, name)),
    single: (name, id) => `${prefix}:${name}:${id}`,
    roomChannel: (code) => `${prefix}:{${code}}:events`,
    userChannel: (user) => `${prefix}:news:${user}`,
    signOutsChannel: `${prefix}:sign-outs`,
    clock: `${prefix}:clock`,
  };
}

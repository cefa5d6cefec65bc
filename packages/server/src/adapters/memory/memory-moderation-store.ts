/** Sanctions of the rooms of a single node. */
import { randomUUID } from 'node:crypto';
import type { RoomCode, UserId } from '@streamit/protocol';
import type { ModerationStore, Sanction } from '../../ports/moderation-store.ts';

export function createMemoryModerationStore(): ModerationStore {
  const rooms = new Map<RoomCode, Readonly<Record<Sanction, Set<UserId>>>>();
  /** Rebuilds that have begun. */
  const tokens = new Map<RoomCode, string>();
  return {
    async check(room, user) {
      const known = rooms.get(room);
      return known && { muted: known.muted.has(user), banned: known.banned.has(user) };
    },
    async list(room) {
      const known = rooms.get(room);
      return known && { muted: [...known.muted], banned: [...known.banned] };
    },
    async beginRebuild(room) {
      const token = tokens.get(room) ?? randomUUID();
      tokens.set(room, token);
      return token;
    },
    async rebuild(room, token, { muted, banned }) {
      if (tokens.get(room) !== token) return;
      tokens.delete(room);
      if (!rooms.has(room)) rooms.set(room, { muted: new Set(muted), banned: new Set(banned) });
    },
    async set(room, user, sanction, isOn) {
      const users = rooms.get(room)?.[sanction];
      if (users === undefined) {
        tokens.delete(room);
        return false;
      }
      if (isOn) users.add(user);
      else users.delete(user);
      return true;
    },
    async drop(room) {
      rooms.delete(room);
      tokens.delete(room);
    },
  };
}

/** Sanctions of the rooms of a single node. */
import type { RoomCode, UserId } from '@streamit/protocol';
import type { ModerationStore, Sanction } from '../../ports/moderation-store.ts';

export function createMemoryModerationStore(): ModerationStore {
  const rooms = new Map<RoomCode, Readonly<Record<Sanction, Set<UserId>>>>();
  return {
    async check(room, user) {
      const known = rooms.get(room);
      return known && { muted: known.muted.has(user), banned: known.banned.has(user) };
    },
    async list(room) {
      const known = rooms.get(room);
      return known && { muted: [...known.muted], banned: [...known.banned] };
    },
    async rebuild(room, { muted, banned }) {
      if (!rooms.has(room)) rooms.set(room, { muted: new Set(muted), banned: new Set(banned) });
    },
    async set(room, user, sanction, isOn) {
      const users = rooms.get(room)?.[sanction];
      if (users === undefined) return false;
      if (isOn) users.add(user);
      else users.delete(user);
      return true;
    },
    async drop(room) {
      rooms.delete(room);
    },
  };
}

/** The rooms that somebody hosts or was let into. */
import type { MyRoom, UserId } from '@streamit/protocol';
import type { Db } from '../database/tables.ts';
import type { PresenceStore } from '../ports/presence-store.ts';
import { isActive } from './room-lifecycle.ts';
import { countRoomsOf, findRoomsOf } from './room-queries.ts';

export type MyRooms = (
  user: UserId,
  page: { limit: number; offset: number },
) => Promise<{ count: number; results: MyRoom[] }>;

export function createMyRooms({ db, presence }: { db: Db; presence: Pick<PresenceStore, 'count'> }): MyRooms {
  return async (user, page) => {
    const [count, rooms] = await Promise.all([countRoomsOf(db, user), findRoomsOf(db, user, page)]);
    // With the store down the list still answers, as the public one does (DS3).
    const viewers = await presence.count(rooms.map(({ code }) => code)).catch(() => []);
    return {
      count,
      results: rooms.map((room, n) => ({
        room_id: room.id,
        code: room.code,
        host: room.hostName,
        viewers: viewers[n] ?? 0,
        created_at: room.createdAt,
        title: room.title,
        source: room.source,
        state: room.state,
        is_active: isActive(room.state),
        is_private: room.isPrivate,
        is_host: room.hostId === user,
      })),
    };
  };
}

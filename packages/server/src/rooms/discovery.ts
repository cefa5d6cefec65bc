/** The list of live public rooms (DS1–DS4): one query and one call to the store, however many rooms there are. */
import { PAGE_SIZE_DEFAULT, type PublicRoom, type RouteQuery } from '@streamit/protocol';
import type { Db } from '../database/tables.ts';
import type { PresenceStore } from '../ports/presence-store.ts';
import { findPublicRooms, type Room } from './room-queries.ts';

export interface PublicRooms {
  readonly count: number;
  readonly rooms: PublicRoom[];
  /** False when the store did not answer: then `viewers` are 0 (DS3). */
  readonly isRealtime: boolean;
}

export interface Discovery {
  list(query: RouteQuery<'GET /api/rooms/public/'>): Promise<PublicRooms>;
}

export function createDiscovery({ db, presence }: { db: Db; presence: Pick<PresenceStore, 'count'> }): Discovery {
  return {
    async list({ page = 1, page_size = PAGE_SIZE_DEFAULT, sort = 'viewers', q }) {
      const rooms = (await findPublicRooms(db)).filter(matching(q));
      const viewers = await presence.count(rooms.map(({ code }) => code)).catch(() => null);
      const listed = rooms.map((room, n) => describe(room, viewers?.[n] ?? 0));
      // The sort is stable: rooms with as many viewers stay newest first.
      if (sort === 'viewers') listed.sort((a, b) => b.viewers - a.viewers);
      const from = (page - 1) * page_size;
      return { count: listed.length, rooms: listed.slice(from, from + page_size), isRealtime: viewers !== null };
    },
  };
}

/** Looks at title, host and code. Not in SQL: databases do not agree on what lower case is beyond ASCII. */
function matching(text = ''): (room: Room) => boolean {
  const wanted = fold(text);
  return ({ title, hostName, code }) => [title ?? '', hostName, code].some((field) => fold(field).includes(wanted));
}

const fold = (text: string) => text.normalize('NFKC').toLowerCase();

function describe(room: Room, viewers: number): PublicRoom {
  return {
    code: room.code,
    host: room.hostName,
    viewers,
    created_at: room.createdAt,
    title: room.title,
    source: room.source,
  };
}

/** SQL of the public list. The first argument is the handle. */
import type { RoomCode, RoomId } from '@streamit/protocol';
import type { Db } from '../database/tables.ts';
import { type Room, roomsWithHost, toRoom } from './room-queries.ts';

/** What the list is ranked and searched by. */
export interface ListedRoom {
  readonly id: RoomId;
  readonly code: RoomCode;
  readonly title: string | null;
  readonly hostName: string;
}

const newestFirst = (db: Db) =>
  roomsWithHost(db)
    .where('rooms.state', '=', 'LIVE')
    .where('rooms.is_private', '=', 0)
    .orderBy('rooms.created_at', 'desc')
    .orderBy('rooms.id');

export async function countListed(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('rooms')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('state', '=', 'LIVE')
    .where('is_private', '=', 0)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function findNewest(db: Db, page: { limit: number; offset: number }): Promise<Room[]> {
  return (await newestFirst(db).limit(page.limit).offset(page.offset).execute()).map(toRoom);
}

/** The newest `limit`, newest first. */
export async function findListed(db: Db, limit: number): Promise<ListedRoom[]> {
  const rows = await newestFirst(db)
    .clearSelect()
    .select(['rooms.id', 'rooms.code', 'rooms.title', 'users.display_name'])
    .limit(limit)
    .execute();
  return rows.map(({ id, code, title, display_name: hostName }) => ({ id, code, title, hostName }));
}

/** Of these, those that are listed now; in any order. */
export async function findListedAmong(db: Db, ids: readonly RoomId[]): Promise<Room[]> {
  if (ids.length === 0) return [];
  // Chosen here and not in SQL: SQLite would look through all that are listed instead of looking these up.
  const rooms = (await roomsWithHost(db).where('rooms.id', 'in', ids).execute()).map(toRoom);
  return rooms.filter(({ state, isPrivate }) => state === 'LIVE' && !isPrivate);
}

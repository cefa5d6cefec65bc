/** SQL of notifications. */
import {
  NOTIFICATIONS_STORED,
  type Notification,
  type PersonalFrameType,
  type RoomId,
  type UserId,
} from '@streamit/protocol';
import { sql } from 'kysely';
import type { Db, NotificationsTable } from '../database/tables.ts';

/** Rows of one statement: SQLite and PostgreSQL bound the parameters of a statement. */
const CHUNK = 500;

export async function insertNotifications(db: Db, rows: readonly NotificationsTable[]): Promise<void> {
  for (let from = 0; from < rows.length; from += CHUNK) {
    await db
      .insertInto('notifications')
      .values(rows.slice(from, from + CHUNK))
      .execute();
  }
}

/** Deletes all but the latest {@link NOTIFICATIONS_STORED} of each of these users. */
export async function trimNotifications(db: Db, users: readonly UserId[]): Promise<void> {
  for (let from = 0; from < users.length; from += CHUNK) {
    const ranked = db
      .selectFrom('notifications')
      .select(['id', sql<number>`row_number() over (partition by user_id order by id desc)`.as('rank')])
      .where('user_id', 'in', users.slice(from, from + CHUNK))
      .as('ranked');
    const tooOld = db.selectFrom(ranked).select('ranked.id').where('ranked.rank', '>', NOTIFICATIONS_STORED);
    await db.deleteFrom('notifications').where('id', 'in', tooOld).execute();
  }
}

/** Deletes what users were told of a room by somebody: it is being told anew. */
export async function deleteNotifications(
  db: Db,
  users: readonly UserId[],
  { room, actor, type }: { room: RoomId; actor: UserId; type: PersonalFrameType },
): Promise<void> {
  for (let from = 0; from < users.length; from += CHUNK) {
    await db
      .deleteFrom('notifications')
      .where('user_id', 'in', users.slice(from, from + CHUNK))
      .where('room_id', '=', room)
      .where('actor_id', '=', actor)
      .where('type', '=', type)
      .execute();
  }
}

/** Newest first. */
export async function listNotifications(
  db: Db,
  user: UserId,
  { limit, offset }: { limit: number; offset: number },
): Promise<Notification[]> {
  const rows = await db
    .selectFrom('notifications')
    .innerJoin('rooms', 'rooms.id', 'notifications.room_id')
    .select(['notifications.id', 'type', 'actor_id', 'actor_name', 'notifications.created_at', 'is_read'])
    .select(['rooms.id as room_id', 'rooms.code', 'rooms.title'])
    .where('user_id', '=', user)
    .orderBy('notifications.id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    type: row.type,
    created_at: row.created_at,
    room: { room_id: row.room_id, code: row.code, title: row.title },
    user: { id: row.actor_id, name: row.actor_name },
    is_read: row.is_read === 1,
  }));
}

export async function countNotifications(db: Db, user: UserId): Promise<number> {
  const { count } = await db
    .selectFrom('notifications')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', user)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Marks as read all, or those up to one; answers how many were not. */
export async function markRead(db: Db, user: UserId, upTo: string | undefined): Promise<number> {
  let query = db.updateTable('notifications').set({ is_read: 1 }).where('user_id', '=', user).where('is_read', '=', 0);
  if (upTo !== undefined) query = query.where('id', '<=', upTo);
  const { numUpdatedRows } = await query.executeTakeFirst();
  return Number(numUpdatedRows);
}

/** SQL of chat messages. */
import { CHAT_STORED, type MessageId, type RoomId, type StoredMessage, type UserId } from '@streamit/protocol';
import type { Db } from '../database/tables.ts';

export interface NewMessage {
  /** UUIDv7: sorts by time. */
  readonly id: MessageId;
  readonly room: RoomId;
  readonly user: { readonly id: UserId; readonly name: string };
  readonly message: string;
  readonly clientId: string | null;
  readonly createdAt: number;
}

const storedMessages = (db: Db) =>
  db.selectFrom('messages').select(['id', 'user_name as user', 'user_id', 'message', 'created_at']);

/** Stores a message; false when this user has stored one under the same `clientId` in this room already. */
export async function insertMessage(db: Db, message: NewMessage): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('messages')
    .values({
      id: message.id,
      room_id: message.room,
      user_id: message.user.id,
      user_name: message.user.name,
      message: message.message,
      client_id: message.clientId,
      created_at: message.createdAt,
    })
    .onConflict((conflict) => conflict.columns(['room_id', 'user_id', 'client_id']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function findByClientId(
  db: Db,
  room: RoomId,
  user: UserId,
  clientId: string,
): Promise<StoredMessage | undefined> {
  return storedMessages(db)
    .where('room_id', '=', room)
    .where('user_id', '=', user)
    .where('client_id', '=', clientId)
    .executeTakeFirst();
}

export async function newestMessages(
  db: Db,
  room: RoomId,
  { limit, offset = 0 }: { limit: number; offset?: number },
): Promise<StoredMessage[]> {
  return storedMessages(db).where('room_id', '=', room).orderBy('id', 'desc').limit(limit).offset(offset).execute();
}

/** The latest messages, oldest first. */
export async function latestMessages(db: Db, room: RoomId, count: number): Promise<StoredMessage[]> {
  return (await newestMessages(db, room, { limit: count })).reverse();
}

export async function countMessages(db: Db, room: RoomId): Promise<number> {
  const { count } = await db
    .selectFrom('messages')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('room_id', '=', room)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Deletes all but the latest {@link CHAT_STORED} messages of a room. */
export async function trimMessages(db: Db, room: RoomId): Promise<void> {
  const oldestKept = db
    .selectFrom('messages')
    .select('id')
    .where('room_id', '=', room)
    .orderBy('id', 'desc')
    .offset(CHAT_STORED - 1)
    .limit(1);
  await db.deleteFrom('messages').where('room_id', '=', room).where('id', '<', oldestKept).execute();
}

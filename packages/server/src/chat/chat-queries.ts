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

/**
 * Stores messages, all or none; answers which were new: the others have a `clientId` under which their user has stored
 * one in their room already.
 */
export async function insertMessages(db: Db, messages: readonly NewMessage[]): Promise<ReadonlySet<MessageId>> {
  const rows = messages.map(({ id, room, user, message, clientId, createdAt }) => ({
    id,
    room_id: room,
    user_id: user.id,
    user_name: user.name,
    message,
    client_id: clientId,
    created_at: createdAt,
  }));
  const stored = await db
    .insertInto('messages')
    // In one order on all nodes: two statements with the same resent messages never wait for each other crosswise.
    .values(rows.toSorted((a, b) => compare(a.client_id ?? '', b.client_id ?? '')))
    .onConflict((conflict) => conflict.columns(['room_id', 'user_id', 'client_id']).doNothing())
    .returning('id')
    .execute();
  return new Set(stored.map(({ id }) => id));
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

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

/** The latest messages of those with an id from `from` on, oldest first. */
export async function messagesFrom(
  db: Db,
  room: RoomId,
  from: string,
  limit: number,
): Promise<(StoredMessage & { client_id: string | null })[]> {
  const newest = await storedMessages(db)
    .select('client_id')
    .where('room_id', '=', room)
    .where('id', '>=', from as MessageId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return newest.reverse();
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

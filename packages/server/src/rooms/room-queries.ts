/** SQL of rooms and memberships. The first argument is the handle, which may be a transaction. */
import type { PlaybackSource, RoomCode, RoomId, RoomState, UserId } from '@streamit/protocol';
import { type Selectable, sql } from 'kysely';
import { type Db, type MembershipsTable, type RoomsTable, toFlag } from '../database/tables.ts';

/** A room as the modules see it: the row, with its host's name. */
export interface Room {
  readonly id: RoomId;
  readonly code: RoomCode;
  readonly hostId: UserId;
  readonly hostName: string;
  readonly title: string | null;
  readonly state: RoomState;
  readonly isPrivate: boolean;
  readonly entryMode: 'APPROVAL' | 'PASSWORD';
  readonly isChatEnabled: boolean;
  readonly waitForViewers: boolean;
  readonly source: PlaybackSource | null;
  readonly createdAt: number;
  /** When it expires without its host; set in GRACE. */
  readonly graceDeadline: number | null;
}

const roomsWithHost = (db: Db) =>
  db
    .selectFrom('rooms')
    .innerJoin('users', 'users.id', 'rooms.host_id')
    .selectAll('rooms')
    .select('users.display_name');

function toRoom(row: Selectable<RoomsTable> & { display_name: string }): Room {
  return {
    id: row.id as RoomId,
    code: row.code as RoomCode,
    hostId: row.host_id as UserId,
    hostName: row.display_name,
    title: row.title,
    state: row.state,
    isPrivate: row.is_private === 1,
    entryMode: row.entry_mode,
    isChatEnabled: row.is_chat_enabled === 1,
    waitForViewers: row.wait_for_viewers === 1,
    source: row.source === null ? null : (JSON.parse(row.source) as PlaybackSource),
    createdAt: row.created_at,
    graceDeadline: row.grace_deadline,
  };
}

export async function findRoomByCode(db: Db, code: RoomCode): Promise<Room | undefined> {
  const row = await roomsWithHost(db).where('rooms.code', '=', code).executeTakeFirst();
  return row && toRoom(row);
}

export async function findRoomById(db: Db, id: RoomId): Promise<Room | undefined> {
  const row = await roomsWithHost(db).where('rooms.id', '=', id).executeTakeFirst();
  return row && toRoom(row);
}

export async function findRoomsIn(db: Db, states: readonly RoomState[]): Promise<Room[]> {
  return (await roomsWithHost(db).where('rooms.state', 'in', states).execute()).map(toRoom);
}

/** Live public rooms, newest first, whose title or host contains `text`. */
export async function findPublicRooms(db: Db, text: string | undefined): Promise<Room[]> {
  let query = roomsWithHost(db).where('rooms.state', '=', 'LIVE').where('rooms.is_private', '=', 0);
  if (text) {
    const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
    // SQLite escapes nothing in a pattern unless it is told how.
    const contains = (column: 'rooms.title' | 'users.display_name') =>
      sql<boolean>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`;
    query = query.where(({ eb, or }) =>
      or([
        contains('rooms.title'),
        contains('users.display_name'),
        eb('rooms.code', '=', text.toUpperCase() as RoomCode),
      ]),
    );
  }
  return (await query.orderBy('rooms.created_at', 'desc').orderBy('rooms.id').execute()).map(toRoom);
}

export async function countActiveRoomsOf(db: Db, host: UserId): Promise<number> {
  const { count } = await db
    .selectFrom('rooms')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('host_id', '=', host)
    .where('state', 'in', ['CREATED', 'LIVE', 'GRACE'])
    .executeTakeFirstOrThrow();
  return Number(count);
}

export interface NewRoom {
  readonly id: RoomId;
  readonly code: RoomCode;
  readonly hostId: UserId;
  readonly title: string | null;
  readonly source: PlaybackSource | null;
  readonly createdAt: number;
}

/** Stores the room and its host's membership. @throws on a code that is taken (a unique violation) */
export async function insertRoom(db: Db, room: NewRoom): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('rooms')
      .values({
        id: room.id,
        code: room.code,
        host_id: room.hostId,
        title: room.title,
        state: 'CREATED',
        is_private: 0,
        entry_mode: 'APPROVAL',
        is_chat_enabled: 1,
        wait_for_viewers: 0,
        source: room.source && JSON.stringify(room.source),
        created_at: room.createdAt,
        grace_deadline: null,
        ended_at: null,
      })
      .execute();
    await approveMember(trx, room.id, room.hostId, room.createdAt);
  });
}

/** Moves a room from one state to another if it is still in the first; answers whether it was. */
export async function moveRoom(
  db: Db,
  room: Room,
  to: RoomState,
  set: { grace_deadline: number | null; ended_at: number | null },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('rooms')
    .set({ state: to, ...set })
    .where('id', '=', room.id)
    .where('state', '=', room.state)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export interface RoomSettings {
  readonly title?: string | null;
  readonly isChatEnabled?: boolean;
}

export async function updateSettings(db: Db, id: RoomId, { title, isChatEnabled }: RoomSettings): Promise<void> {
  await db
    .updateTable('rooms')
    .set({
      ...(title !== undefined && { title }),
      ...(isChatEnabled !== undefined && { is_chat_enabled: toFlag(isChatEnabled) }),
    })
    .where('id', '=', id)
    .execute();
}

export async function updateSource(db: Db, id: RoomId, source: PlaybackSource): Promise<void> {
  await db
    .updateTable('rooms')
    .set({ source: JSON.stringify(source) })
    .where('id', '=', id)
    .execute();
}

export type MembershipStatus = MembershipsTable['status'];

export async function findMembership(db: Db, room: RoomId, user: UserId): Promise<MembershipStatus | undefined> {
  const row = await db
    .selectFrom('memberships')
    .select('status')
    .where('room_id', '=', room)
    .where('user_id', '=', user)
    .executeTakeFirst();
  return row?.status;
}

/** Makes a user an approved participant, whatever he was before. */
export async function approveMember(db: Db, room: RoomId, user: UserId, now: number): Promise<void> {
  await db
    .insertInto('memberships')
    .values({ room_id: room, user_id: user, status: 'APPROVED', created_at: now })
    .onConflict((conflict) => conflict.columns(['room_id', 'user_id']).doUpdateSet({ status: 'APPROVED' }))
    .execute();
}

export async function setMembership(db: Db, room: RoomId, user: UserId, status: MembershipStatus): Promise<void> {
  await db.updateTable('memberships').set({ status }).where('room_id', '=', room).where('user_id', '=', user).execute();
}

/** SQL of rooms and memberships. The first argument is the handle, which may be a transaction. */
import {
  type EntryMode,
  HOST_MAX_LIVE_ROOMS,
  type PlaybackSource,
  type RoomCode,
  type RoomId,
  type RoomState,
  type UserId,
} from '@streamit/protocol';
import type { Selectable } from 'kysely';
import { lockUser } from '../database/lock-row.ts';
import { type Db, type RoomsTable, type Tx, toFlag } from '../database/tables.ts';
import { putMembership } from './membership-queries.ts';
import { ACTIVE_STATES } from './room-lifecycle.ts';

/** A room as the modules see it: the row, with its host's name. */
export interface Room {
  readonly id: RoomId;
  readonly code: RoomCode;
  readonly hostId: UserId;
  readonly hostName: string;
  readonly title: string | null;
  readonly state: RoomState;
  readonly isPrivate: boolean;
  readonly entryMode: EntryMode;
  readonly isChatEnabled: boolean;
  readonly waitForViewers: boolean;
  readonly source: PlaybackSource | null;
  readonly createdAt: number;
  /** When it expires without its host; set in GRACE. */
  readonly graceDeadline: number | null;
}

export const roomsWithHost = (db: Db) =>
  db
    .selectFrom('rooms')
    .innerJoin('users', 'users.id', 'rooms.host_id')
    .selectAll('rooms')
    .select('users.display_name');

export function toRoom(row: Selectable<RoomsTable> & { display_name: string }): Room {
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

export interface NewRoom {
  readonly id: RoomId;
  readonly code: RoomCode;
  readonly hostId: UserId;
  readonly title: string | null;
  readonly source: PlaybackSource | null;
  readonly isPrivate: boolean;
  readonly entryMode: EntryMode;
  /** PHC string. */
  readonly passwordHash: string | null;
  readonly createdAt: number;
}

/**
 * Stores the room and its host's membership; false when he has as many rooms as he may.
 * @throws on a code that is taken (a unique violation)
 */
export async function insertRoom(tx: Tx, room: NewRoom): Promise<boolean> {
  await lockUser(tx, room.hostId);
  if ((await countActiveRoomsOf(tx, room.hostId)) >= HOST_MAX_LIVE_ROOMS) return false;
  await tx
    .insertInto('rooms')
    .values({
      id: room.id,
      code: room.code,
      host_id: room.hostId,
      title: room.title,
      state: 'CREATED',
      is_private: toFlag(room.isPrivate),
      entry_mode: room.entryMode,
      password_hash: room.passwordHash,
      is_chat_enabled: 1,
      wait_for_viewers: 0,
      source: room.source && JSON.stringify(room.source),
      created_at: room.createdAt,
      grace_deadline: null,
      ended_at: null,
    })
    .execute();
  await putMembership(tx, room.id, room.hostId, 'APPROVED', room.createdAt);
  return true;
}

export async function countActiveRoomsOf(tx: Tx, host: UserId): Promise<number> {
  const { count } = await tx
    .selectFrom('rooms')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('host_id', '=', host)
    .where('state', 'in', ACTIVE_STATES)
    .executeTakeFirstOrThrow();
  return Number(count);
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
  readonly isPrivate?: boolean;
  readonly entryMode?: EntryMode;
  readonly waitForViewers?: boolean;
}

/** `passwordHash`: of a new password, if there is one. */
export async function updateSettings(
  db: Db,
  id: RoomId,
  { title, isChatEnabled, isPrivate, entryMode, waitForViewers }: RoomSettings,
  passwordHash?: string,
): Promise<void> {
  await db
    .updateTable('rooms')
    .set({
      ...(title !== undefined && { title }),
      ...(isChatEnabled !== undefined && { is_chat_enabled: toFlag(isChatEnabled) }),
      ...(isPrivate !== undefined && { is_private: toFlag(isPrivate) }),
      ...(entryMode !== undefined && { entry_mode: entryMode }),
      ...(waitForViewers !== undefined && { wait_for_viewers: toFlag(waitForViewers) }),
      ...(passwordHash !== undefined && { password_hash: passwordHash }),
    })
    .where('id', '=', id)
    .execute();
}

export async function findPasswordHash(db: Db, id: RoomId): Promise<string | null> {
  const row = await db.selectFrom('rooms').select('password_hash').where('id', '=', id).executeTakeFirst();
  return row?.password_hash ?? null;
}

/** Makes another the host if the room still is the first one's and people can be in it; answers whether it was. */
export async function moveHost(db: Db, id: RoomId, from: UserId, to: UserId): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('rooms')
    .set({ host_id: to })
    .where('id', '=', id)
    .where('host_id', '=', from)
    .where('state', 'in', ACTIVE_STATES)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

const roomsOf = (db: Db, user: UserId) =>
  roomsWithHost(db)
    .innerJoin('memberships', 'memberships.room_id', 'rooms.id')
    .where('memberships.user_id', '=', user)
    .where('memberships.status', '=', 'APPROVED')
    .where('rooms.state', '!=', 'DELETED');

export async function countRoomsOf(db: Db, user: UserId): Promise<number> {
  const { count } = await roomsOf(db, user)
    .clearSelect()
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Rooms that a user hosts or was let into: those that are open first, then the newest. */
export async function findRoomsOf(db: Db, user: UserId, page: { limit: number; offset: number }): Promise<Room[]> {
  const rows = await roomsOf(db, user)
    .orderBy(({ eb }) => eb.case().when('rooms.state', 'in', ACTIVE_STATES).then(0).else(1).end())
    .orderBy('rooms.created_at', 'desc')
    .orderBy('rooms.id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return rows.map(toRoom);
}

/** Stores what is watched, if people can still be in the room and its host is the same. */
export async function updateSource(db: Db, id: RoomId, host: UserId, source: PlaybackSource): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('rooms')
    .set({ source: JSON.stringify(source) })
    .where('id', '=', id)
    .where('host_id', '=', host)
    .where('state', 'in', ACTIVE_STATES)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

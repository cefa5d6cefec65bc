/** SQL of memberships: who asked to be let into a room, and what became of it. */
import type { MembershipStatus, RoomId, UserId } from '@streamit/protocol';
import { lockRoom } from '../database/lock-row.ts';
import type { Db, Tx } from '../database/tables.ts';

/** Users of one statement: databases bound its parameters. */
const CHUNK = 500;

export async function findMembership(db: Db, room: RoomId, user: UserId): Promise<MembershipStatus | undefined> {
  const row = await db
    .selectFrom('memberships')
    .select('status')
    .where('room_id', '=', room)
    .where('user_id', '=', user)
    .executeTakeFirst();
  return row?.status;
}

/** What each of these users is to the room; who is nothing to it is missing. */
export async function findMemberships(
  db: Db,
  room: RoomId,
  users: readonly UserId[],
): Promise<ReadonlyMap<UserId, MembershipStatus>> {
  const found = new Map<UserId, MembershipStatus>();
  for (let from = 0; from < users.length; from += CHUNK) {
    const rows = await db
      .selectFrom('memberships')
      .select(['user_id', 'status'])
      .where('room_id', '=', room)
      .where('user_id', 'in', users.slice(from, from + CHUNK))
      .execute();
    for (const { user_id, status } of rows) found.set(user_id, status);
  }
  return found;
}

/** Gives a user this status, whatever he was before. */
export async function putMembership(
  db: Db,
  room: RoomId,
  user: UserId,
  status: MembershipStatus,
  now: number,
): Promise<void> {
  await db
    .insertInto('memberships')
    .values({ room_id: room, user_id: user, status, created_at: now })
    .onConflict((conflict) => conflict.columns(['room_id', 'user_id']).doUpdateSet({ status }))
    .execute();
}

/** Moves a user from one of some statuses to another; answers whether he was in one of them. */
export async function moveMembership(
  db: Db,
  room: RoomId,
  user: UserId,
  from: readonly MembershipStatus[],
  to: MembershipStatus,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('memberships')
    .set({ status: to })
    .where('room_id', '=', room)
    .where('user_id', '=', user)
    .where('status', 'in', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Makes a user wait at the door; false when as many as `max` wait there already. */
export async function addPending(tx: Tx, room: RoomId, user: UserId, now: number, max: number): Promise<boolean> {
  await lockRoom(tx, room);
  if ((await countMembers(tx, { room, status: 'PENDING' })) >= max) return false;
  await putMembership(tx, room, user, 'PENDING', now);
  return true;
}

/** Lets everyone in who waits; answers whom. */
export async function approveAllPending(tx: Tx, room: RoomId): Promise<UserId[]> {
  const waiting = await tx
    .updateTable('memberships')
    .set({ status: 'APPROVED' })
    .where('room_id', '=', room)
    .where('status', '=', 'PENDING')
    .returning('user_id')
    .execute();
  return waiting.map(({ user_id }) => user_id);
}

export interface MemberFilter {
  readonly room: RoomId;
  readonly status?: MembershipStatus | undefined;
  /** Only these users. */
  readonly among?: readonly UserId[] | undefined;
}

const members = (db: Db, { room, status, among }: MemberFilter) => {
  let query = db.selectFrom('memberships').where('memberships.room_id', '=', room);
  if (status !== undefined) query = query.where('memberships.status', '=', status);
  // An empty list of values is no SQL everywhere.
  if (among !== undefined) query = query.where('memberships.user_id', 'in', among.length > 0 ? among : ['' as UserId]);
  return query;
};

export async function countMembers(db: Db, filter: MemberFilter): Promise<number> {
  const { count } = await members(db, filter)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

export interface Member {
  readonly id: UserId;
  readonly name: string;
  readonly isGuest: boolean;
  readonly status: MembershipStatus;
}

/** In the order in which they came. */
export async function listMembers(db: Db, filter: MemberFilter, page: { limit: number; offset: number }) {
  const rows = await members(db, filter)
    .innerJoin('users', 'users.id', 'memberships.user_id')
    .select(['users.id', 'users.display_name', 'users.is_guest', 'memberships.status'])
    .orderBy('memberships.created_at')
    .orderBy('memberships.user_id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return rows.map(
    ({ id, display_name, is_guest, status }): Member => ({ id, name: display_name, isGuest: is_guest === 1, status }),
  );
}

/** Users of these statuses, those who came last first. */
export async function usersWith(
  db: Db,
  room: RoomId,
  statuses: readonly MembershipStatus[],
  limit: number,
): Promise<UserId[]> {
  const rows = await members(db, { room })
    .select('memberships.user_id')
    .where('memberships.status', 'in', statuses)
    .orderBy('memberships.created_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ user_id }) => user_id);
}

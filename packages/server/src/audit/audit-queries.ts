/** SQL of the audit log. Rows are added and read, never changed. */
import type { RoomCode, RoomId, UserId } from '@streamit/protocol';
import type { AuditedAction, AuditTable, Db } from '../database/tables.ts';

export async function insertAudit(db: Db, entry: AuditTable): Promise<void> {
  await db.insertInto('audit').values(entry).execute();
}

/** One line of the log, with the names that its ids have now; ids of what is gone stay. */
export interface AuditLine extends AuditTable {
  readonly actor: string | null;
  readonly target: string | null;
  readonly room: string | null;
}

export interface AuditFilter {
  readonly room?: RoomCode | undefined;
  /** Username, of who did it or whom it was done to. */
  readonly user?: string | undefined;
  readonly action?: AuditedAction | undefined;
  readonly limit: number;
}

/** The latest lines, newest first. */
export async function listAudit(db: Db, { room, user, action, limit }: AuditFilter): Promise<AuditLine[]> {
  let query = db
    .selectFrom('audit')
    .leftJoin('users as actors', 'actors.id', 'audit.actor_id')
    .leftJoin('users as targets', 'targets.id', 'audit.target_id')
    .leftJoin('rooms', 'rooms.id', 'audit.room_id')
    .selectAll('audit')
    .select(['actors.display_name as actor', 'targets.display_name as target', 'rooms.code as room'])
    .orderBy('audit.id', 'desc')
    .limit(limit);
  if (action !== undefined) query = query.where('audit.action', '=', action);
  if (room !== undefined) query = query.where('rooms.code', '=', room);
  if (user !== undefined) {
    const key = user.toLowerCase();
    query = query.where((is) => is.or([is('actors.username_key', '=', key), is('targets.username_key', '=', key)]));
  }
  return query.execute();
}

/** Users of whom `on` was the last word, and not `off`. */
export async function usersUnder(db: Db, room: RoomId, on: AuditedAction, off: AuditedAction): Promise<UserId[]> {
  const last = db
    .selectFrom('audit')
    .select(({ fn }) => fn.max('id').as('id'))
    .where('room_id', '=', room)
    .where('action', 'in', [on, off])
    .groupBy('target_id');
  const rows = await db
    .selectFrom('audit')
    .select('target_id')
    .where('id', 'in', last)
    .where('action', '=', on)
    .where('target_id', 'is not', null)
    .$narrowType<{ target_id: UserId }>()
    .orderBy('id')
    .execute();
  return rows.map(({ target_id }) => target_id);
}

/** When each user was last put out of the room; who never was is missing. */
export async function latestKicks(db: Db, room: RoomId): Promise<ReadonlyMap<UserId, number>> {
  const rows = await db
    .selectFrom('audit')
    .select(['target_id', ({ fn }) => fn.max('at').as('at')])
    .where('room_id', '=', room)
    .where('action', 'in', ['kick', 'ban'])
    .where('target_id', 'is not', null)
    .$narrowType<{ target_id: UserId }>()
    .groupBy('target_id')
    .execute();
  return new Map(rows.map(({ target_id, at }) => [target_id, Number(at)]));
}

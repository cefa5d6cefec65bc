/** SQL of progress. The first argument is the handle. */
import { PROGRESS_STORED_MAX, type RoomId, type RoomState, type UserId } from '@streamit/protocol';
import { type Selectable, sql } from 'kysely';
import { type Db, type ProgressTable, toFlag } from '../database/tables.ts';
import type { Media } from '../ports/playback-store.ts';
import { FINISHED_FROM, type ProgressRow } from './progress-rules.ts';

const KEY = ['user_id', 'room_id', 'media_id', 'media_type', 'season', 'episode'] as const;
/** Stands for no season, no episode: NULLs would not be equal to each other (PG1). */
const NONE = -1;

function toTable(row: ProgressRow): ProgressTable {
  const { user, room, media, position, duration, percent, completed, updatedAt } = row;
  return {
    user_id: user,
    room_id: room,
    ...columnsOf(media),
    position,
    duration,
    percent,
    completed: toFlag(completed),
    updated_at: Math.round(updatedAt),
  };
}

const columnsOf = ({ id, type, season, episode }: Media) => ({
  media_id: id,
  media_type: type,
  season: season ?? NONE,
  episode: episode ?? NONE,
});

function toRow(row: Selectable<ProgressTable>): ProgressRow {
  const orNull = (number: number) => (number === NONE ? null : number);
  return {
    user: row.user_id,
    room: row.room_id,
    media: { id: row.media_id, type: row.media_type, season: orNull(row.season), episode: orNull(row.episode) },
    position: row.position,
    duration: row.duration,
    percent: row.percent,
    completed: row.completed === 1,
    updatedAt: row.updated_at,
  };
}

/** Stores what a user says himself: as it is, unless something newer is there. */
export async function saveProgress(db: Db, row: ProgressRow): Promise<void> {
  const { position, duration, percent, completed, updated_at } = toTable(row);
  await db
    .insertInto('progress')
    .values(toTable(row))
    .onConflict((conflict) =>
      conflict
        .columns(KEY)
        .doUpdateSet({ position, duration, percent, completed, updated_at })
        .whereRef('progress.updated_at', '<=', 'excluded.updated_at'),
    )
    .execute();
}

/** Stores what followed from the room's timeline, each as `latest` decides between it and what is there. No key twice. */
export async function followProgress(db: Db, rows: readonly ProgressRow[]): Promise<void> {
  const isStillFinished = sql`progress.completed = 1 and excluded.completed = 0
    and excluded.position >= ${sql.lit(FINISHED_FROM)} * progress.position`;
  const isLengthKnownHere = sql`excluded.duration = 0 and excluded.completed = 0 and progress.duration > 0`;
  await db
    .insertInto('progress')
    .values(rows.map(toTable))
    .onConflict((conflict) =>
      conflict
        .columns(KEY)
        .doUpdateSet({
          position: sql<number>`case when ${isStillFinished} then progress.position else excluded.position end`,
          duration: sql<number>`case when ${isStillFinished} or excluded.duration = 0
            then progress.duration else excluded.duration end`,
          percent: sql<number>`case when ${isStillFinished} then progress.percent
            when ${isLengthKnownHere} and excluded.position >= progress.duration then 100.0
            when ${isLengthKnownHere} then excluded.position / progress.duration * 100
            else excluded.percent end`,
          completed: sql<0 | 1>`case when ${isStillFinished} then 1 else excluded.completed end`,
          updated_at: (eb) => eb.ref('excluded.updated_at'),
        })
        .whereRef('progress.updated_at', '<=', 'excluded.updated_at'),
    )
    .execute();
}

export async function findProgress(db: Db, user: UserId, room: RoomId, media: Media): Promise<ProgressRow | undefined> {
  const { media_id, media_type, season, episode } = columnsOf(media);
  const row = await db
    .selectFrom('progress')
    .selectAll()
    .where('user_id', '=', user)
    .where('room_id', '=', room)
    .where('media_id', '=', media_id)
    .where('media_type', '=', media_type)
    .where('season', '=', season)
    .where('episode', '=', episode)
    .executeTakeFirst();
  return row && toRow(row);
}

/** Deletes all but the latest {@link PROGRESS_STORED_MAX} rows of each of these users. */
export async function trimProgress(db: Db, users: readonly UserId[]): Promise<void> {
  const ranked = db
    .selectFrom('progress')
    .select(['user_id', 'updated_at'])
    .select(sql<number>`row_number() over (partition by user_id order by updated_at desc)`.as('place'))
    .where('user_id', 'in', users);
  await db
    .deleteFrom('progress')
    .where(({ eb, refTuple }) =>
      eb(
        refTuple('user_id', 'updated_at'),
        'in',
        db
          .selectFrom(ranked.as('ranked'))
          .select(['ranked.user_id', 'ranked.updated_at'])
          .where('ranked.place', '>', PROGRESS_STORED_MAX)
          .$asTuple('user_id', 'updated_at'),
      ),
    )
    .execute();
}

/** A user's titles as he left them last, in whatever room, that he has begun and not finished. */
function unfinished(db: Db, user: UserId) {
  const newest = db
    .selectFrom('progress')
    .selectAll()
    .select(
      sql<number>`row_number() over (partition by media_id, media_type, season, episode
        order by updated_at desc, room_id)`.as('place'),
    )
    .where('user_id', '=', user);
  return db
    .selectFrom(newest.as('latest'))
    .where('latest.place', '=', 1)
    .where('latest.completed', '=', 0)
    .where('latest.position', '>', 0);
}

export async function countUnfinished(db: Db, user: UserId): Promise<number> {
  const { count } = await unfinished(db, user)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

export interface UnfinishedTitle {
  readonly progress: ProgressRow;
  readonly room: {
    readonly code: string;
    readonly title: string | null;
    readonly state: RoomState;
    readonly isPrivate: boolean;
    /** JSON of a PlaybackSource. */
    readonly source: string | null;
    readonly isMember: boolean;
  };
}

/** Newest first. */
export async function listUnfinished(
  db: Db,
  user: UserId,
  { limit, offset }: { limit: number; offset: number },
): Promise<UnfinishedTitle[]> {
  const rows = await unfinished(db, user)
    .innerJoin('rooms', 'rooms.id', 'latest.room_id')
    .leftJoin('memberships', (join) =>
      join.onRef('memberships.room_id', '=', 'latest.room_id').onRef('memberships.user_id', '=', 'latest.user_id'),
    )
    .selectAll('latest')
    .select(['rooms.code', 'rooms.title', 'rooms.state', 'rooms.is_private', 'rooms.source', 'memberships.status'])
    .orderBy('latest.updated_at', 'desc')
    .orderBy('latest.media_id')
    .orderBy('latest.season')
    .orderBy('latest.episode')
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map(({ code, title, state, is_private, source, status, place: _, ...progress }) => ({
    progress: toRow(progress),
    room: { code, title, state, isPrivate: is_private === 1, source, isMember: status === 'APPROVED' },
  }));
}

/** SQL of playback: one row a room. */
import type { RoomId } from '@streamit/protocol';
import type { Selectable } from 'kysely';
import type { Db, PlaybackTable } from '../database/tables.ts';
import type { PlaybackState } from '../ports/playback-store.ts';

/** What survives: not whom a room waits for, because after a restart nobody is there, and what it watches says its row. */
export type DurablePlayback = Omit<Selectable<PlaybackTable>, 'room_id'>;

export async function loadPlayback(db: Db, room: RoomId): Promise<DurablePlayback | undefined> {
  const row = await db.selectFrom('playback').selectAll().where('room_id', '=', room).executeTakeFirst();
  if (row === undefined) return undefined;
  const { room_id: _, ...state } = row;
  return state;
}

/** Stores `state` unless a newer version is there already. */
export async function savePlayback(
  db: Db,
  room: RoomId,
  { media: _, waits: __, ...state }: PlaybackState,
): Promise<void> {
  const hold = typeof state.hold === 'object' ? state.hold && 'waiting' : state.hold;
  const durable: DurablePlayback = { ...state, hold };
  await db
    .insertInto('playback')
    .values({ room_id: room, ...durable })
    .onConflict((conflict) =>
      conflict.column('room_id').doUpdateSet(durable).where('playback.version', '<', durable.version),
    )
    .execute();
}

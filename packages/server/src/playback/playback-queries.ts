/** SQL of playback: one row a room. */
import type { RoomId } from '@streamit/protocol';
import type { Db } from '../database/tables.ts';
import type { PlaybackState } from '../ports/playback-store.ts';

export async function loadPlayback(db: Db, room: RoomId): Promise<PlaybackState | undefined> {
  const row = await db.selectFrom('playback').selectAll().where('room_id', '=', room).executeTakeFirst();
  if (row === undefined) return undefined;
  const { room_id: _, ...state } = row;
  return state;
}

/** Stores `state` unless a newer version is there already. */
export async function savePlayback(db: Db, room: RoomId, state: PlaybackState): Promise<void> {
  await db
    .insertInto('playback')
    .values({ room_id: room, ...state })
    .onConflict((conflict) =>
      conflict.column('room_id').doUpdateSet(state).where('playback.version', '<', state.version),
    )
    .execute();
}

/**
 * Rows held until a transaction ends, so that those who read and then write what they have read come one after another.
 * SQLite needs none: there every transaction has the whole database for itself.
 */

import type { RoomId, UserId } from '@streamit/protocol';
import { SqliteAdapter } from 'kysely';
import type { Tx } from './tables.ts';

/** For rules about how many rooms a user has. */
export async function lockUser(tx: Tx, id: UserId): Promise<void> {
  if (hasOneWriter(tx)) return;
  // "No key": rows that refer to this one may be written meanwhile.
  await tx.selectFrom('users').select('id').where('id', '=', id).forNoKeyUpdate().execute();
}

/** For rules about how many people wait at a room. */
export async function lockRoom(tx: Tx, id: RoomId): Promise<void> {
  if (hasOneWriter(tx)) return;
  await tx.selectFrom('rooms').select('id').where('id', '=', id).forNoKeyUpdate().execute();
}

const hasOneWriter = (tx: Tx): boolean => tx.getExecutor().adapter instanceof SqliteAdapter;

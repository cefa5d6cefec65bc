/** People in a database, for tests in which nobody signs in. */
import { randomUUID } from 'node:crypto';
import type { UserId } from '@streamit/protocol';
import { insertUser } from '../src/accounts/accounts-queries.ts';
import type { Db } from '../src/database/tables.ts';
import type { User } from '../src/ports/caller.ts';

/** An account without a password. */
export async function addUser(db: Db, username: string): Promise<User> {
  const user = { id: randomUUID() as UserId, email: null, username, displayName: username, isGuest: false };
  await insertUser(db, { ...user, passwordHash: null, createdAt: 0 });
  return user;
}

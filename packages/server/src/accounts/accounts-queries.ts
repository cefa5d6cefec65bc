/** SQL of the accounts. The first argument is the handle, which may be a transaction. */
import type { UserId } from '@streamit/protocol';
import type { Selectable } from 'kysely';
import { type Db, toFlag, type UsersTable } from '../database/tables.ts';
import type { User } from '../ports/caller.ts';
import { usernameKey } from './account-rules.ts';

export const USER_COLUMNS = [
  'users.id',
  'users.email',
  'users.username',
  'users.display_name',
  'users.is_guest',
] as const;

export function toUser(
  row: Pick<Selectable<UsersTable>, 'id' | 'email' | 'username' | 'display_name' | 'is_guest'>,
): User {
  return {
    id: row.id,
    email: row.email,
    username: row.username,
    displayName: row.display_name,
    isGuest: row.is_guest === 1,
  };
}

export interface NewUser extends User {
  readonly passwordHash: string | null;
  readonly createdAt: number;
}

/** @throws on an e-mail or username that is taken (see `duplicateColumns`) */
export async function insertUser(db: Db, user: NewUser): Promise<void> {
  await db
    .insertInto('users')
    .values({
      id: user.id,
      email: user.email,
      username: user.username,
      username_key: user.username && usernameKey(user.username),
      display_name: user.displayName,
      password_hash: user.passwordHash,
      is_guest: toFlag(user.isGuest),
      created_at: Math.round(user.createdAt),
    })
    .execute();
}

export async function findUser(db: Db, id: UserId): Promise<User | undefined> {
  const row = await db.selectFrom('users').select(USER_COLUMNS).where('id', '=', id).executeTakeFirst();
  return row && toUser(row);
}

/** `email` in its normal form. */
export async function findUserByEmail(
  db: Db,
  email: string,
): Promise<{ user: User; passwordHash: string | null } | undefined> {
  const row = await db
    .selectFrom('users')
    .select([...USER_COLUMNS, 'password_hash'])
    .where('email', '=', email)
    .executeTakeFirst();
  return row && { user: toUser(row), passwordHash: row.password_hash };
}

/** Sets username and display name (AU2). @throws on a username that is taken */
export async function updateUsername(db: Db, id: UserId, username: string): Promise<void> {
  await db
    .updateTable('users')
    .set({ username, username_key: usernameKey(username), display_name: username })
    .where('id', '=', id)
    .execute();
}

export async function updateDisplayName(db: Db, id: UserId, displayName: string): Promise<void> {
  await db.updateTable('users').set({ display_name: displayName }).where('id', '=', id).execute();
}

/** In any case of letters. */
export async function findUserByUsername(db: Db, username: string): Promise<User | undefined> {
  const row = await db
    .selectFrom('users')
    .select(USER_COLUMNS)
    .where('username_key', '=', usernameKey(username))
    .executeTakeFirst();
  return row && toUser(row);
}

/** SQL of the accounts that sign in elsewhere. The first argument is the handle, which may be a transaction. */
import type { UserId } from '@streamit/protocol';
import type { Db } from '../database/tables.ts';
import type { User } from '../ports/caller.ts';
import { toUser, USER_COLUMNS } from './accounts-queries.ts';

/** What names a person at a provider. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

export async function findUserByIdentity(db: Db, { issuer, subject }: Identity): Promise<User | undefined> {
  const row = await db
    .selectFrom('identities')
    .innerJoin('users', 'users.id', 'identities.user_id')
    .select(USER_COLUMNS)
    .where('identities.issuer', '=', issuer)
    .where('identities.subject', '=', subject)
    .executeTakeFirst();
  return row && toUser(row);
}

/** @throws on an identity that has an account already (see `duplicateColumns`) */
export async function insertIdentity(db: Db, { issuer, subject }: Identity, user: UserId, now: number): Promise<void> {
  await db
    .insertInto('identities')
    .values({ issuer, subject, user_id: user, created_at: Math.round(now) })
    .execute();
}

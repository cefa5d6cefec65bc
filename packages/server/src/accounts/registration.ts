/** New accounts and guests. */
import { randomInt, randomUUID } from 'node:crypto';
import type { UserId } from '@streamit/protocol';
import type { Db } from '../database/tables.ts';
import { duplicateColumns } from '../database/unique-violation.ts';
import { AppError } from '../lib/app-error.ts';
import { hashPassword } from '../lib/password.ts';
import type { User } from '../ports/caller.ts';
import { normalizeEmail } from './account-rules.ts';
import { insertUser } from './accounts-queries.ts';

export interface Registration {
  readonly email: string;
  readonly username: string;
  readonly password: string;
  /** The username when missing. */
  readonly displayName?: string | undefined;
}

/** Stores a new account. @throws AppError `CONFLICT` when the e-mail (409) or the username (400, AU2) is taken */
export async function registerUser(db: Db, registration: Registration, now: number): Promise<User> {
  const { email, username, password, displayName = username } = registration;
  const user: User = {
    id: randomUUID() as UserId,
    email: normalizeEmail(email),
    username,
    displayName,
    isGuest: false,
  };
  const passwordHash = await hashPassword(password);
  await insertUser(db, { ...user, passwordHash, createdAt: now }).catch(refuseTaken);
  return user;
}

/** Guest usernames tried before giving up: with 36⁸ of them even one collision is news. */
const GUEST_ATTEMPTS = 5;

/** Stores a new guest with a generated username (AU4), which is also his display name when he gives none. */
export async function registerGuest(db: Db, displayName: string | undefined, now: number): Promise<User> {
  for (let attempt = 1; ; attempt++) {
    const username = `guest_${randomLetters(8)}`;
    const id = randomUUID() as UserId;
    const user: User = { id, email: null, username, displayName: displayName ?? username, isGuest: true };
    try {
      await insertUser(db, { ...user, passwordHash: null, createdAt: now });
      return user;
    } catch (error) {
      if (!duplicateColumns(error) || attempt === GUEST_ATTEMPTS) throw error;
    }
  }
}

/** Turns the database's refusal of a duplicate into a sentence; rethrows anything else. */
export function refuseTaken(error: unknown): never {
  const columns = duplicateColumns(error);
  if (columns?.includes('users.email')) throw new AppError('CONFLICT', 'This e-mail already has an account.');
  if (columns?.includes('users.username_key')) {
    throw new AppError('CONFLICT', 'This username is already taken.', { status: 400 });
  }
  throw error;
}

function randomLetters(length: number): string {
  return Array.from({ length }, () => randomInt(36).toString(36)).join('');
}

/** A fresh database that goes away with the test, and people in it. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { UserId } from '@streamit/protocol';
import { insertUser } from '../src/accounts/accounts-queries.ts';
import { openDatabase } from '../src/database/open-database.ts';
import type { Db } from '../src/database/tables.ts';
import type { User } from '../src/ports/caller.ts';

export async function openTestDatabase(t: TestContext): Promise<Db> {
  const dir = await mkdtemp(join(tmpdir(), 'streamit-'));
  const db = await openDatabase(`sqlite:${join(dir, 'test.db')}`);
  t.after(async () => {
    await db.destroy();
    await rm(dir, { recursive: true });
  });
  return db;
}

/** An account without a password, for tests in which nobody signs in. */
export async function addUser(db: Db, username: string): Promise<User> {
  const user = { id: randomUUID() as UserId, email: null, username, displayName: username, isGuest: false };
  await insertUser(db, { ...user, passwordHash: null, createdAt: 0 });
  return user;
}

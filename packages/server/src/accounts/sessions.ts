/** Sign-ins: a session in the database, opened by its cookie, prolonged by refresh tokens that are each used once. */
import { randomBytes } from 'node:crypto';
import { REFRESH_TOKEN_SECONDS, SESSION_SECONDS, type UserId } from '@streamit/protocol';
import { inTransaction } from '../database/in-transaction.ts';
import type { Db, Tx } from '../database/tables.ts';
import { sha256 } from '../lib/sha256.ts';
import type { Caller, User } from '../ports/caller.ts';
import { allowsHosting, scopeOf } from './account-rules.ts';
import { toUser, USER_COLUMNS } from './accounts-queries.ts';

export interface NewSession {
  readonly sessionId: string;
  /** The cookie's value; only its hash is stored. */
  readonly secret: string;
  readonly refreshToken: string;
}

/** Opens a session for `user`. Sessions and tokens that are over are swept on the way, so that neither table grows for ever. */
export async function openSession(db: Db, user: UserId, now: number): Promise<NewSession> {
  const secret = randomSecret();
  const sessionId = sha256(secret);
  return inTransaction(db, async (tx) => {
    await sweep(tx, now);
    await tx
      .insertInto('sessions')
      .values({ id: sessionId, user_id: user, expires_at: sessionEnd(now), created_at: Math.round(now) })
      .execute();
    return { sessionId, secret, refreshToken: await insertRefreshToken(tx, sessionId, now) };
  });
}

/** The caller whom the cookie's value or a token's session names, as long as the session lasts; he may what his account may. */
export async function findSession(
  db: Db,
  session: { secret: string } | { id: string },
  now: number,
): Promise<Caller | undefined> {
  const id = 'id' in session ? session.id : sessionIdOf(session.secret);
  const row = await db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select(USER_COLUMNS)
    .where('sessions.id', '=', id)
    .where('sessions.expires_at', '>', Math.round(now))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const user = toUser(row);
  return { user, sessionId: id, mayHost: allowsHosting(scopeOf(user)) };
}

/** Ids of one statement: databases bound its parameters. */
const CHUNK = 500;

/** Those of these sessions that have not ended. */
export async function lastingSessions(db: Db, ids: readonly string[], now: number): Promise<ReadonlySet<string>> {
  const lasting = new Set<string>();
  for (let from = 0; from < ids.length; from += CHUNK) {
    const chunk = ids.slice(from, from + CHUNK);
    const rows = await db
      .selectFrom('sessions')
      .select('id')
      .where('id', 'in', chunk)
      .where('expires_at', '>', Math.round(now))
      .execute();
    for (const { id } of rows) lasting.add(id);
  }
  return lasting;
}

/** Ends a session with all its tokens. Answers whether there was one. */
export async function endSession(db: Db, id: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('sessions').where('id', '=', id).executeTakeFirst();
  return numDeletedRows > 0n;
}

/** The id of the session that the cookie's value opens, if there is one. */
export const sessionIdOf = (secret: string): string => sha256(secret);

export type Rotation =
  | { readonly outcome: 'rotated'; readonly user: User; readonly sessionId: string; readonly refreshToken: string }
  /** Unknown or too old. */
  | { readonly outcome: 'refused' }
  /** Spent before: its session has ended by that. */
  | { readonly outcome: 'reused'; readonly sessionId: string };

/**
 * Spends a refresh token, prolongs its session and gives the next token.
 *
 * A token that was already spent was copied by somebody: the whole session ends, because nobody can tell which of the
 * two is its owner (RFC 9700 §4.14.2).
 */
export async function rotateRefreshToken(db: Db, token: string, now: number): Promise<Rotation> {
  return inTransaction(db, async (tx) => {
    const id = sha256(token);
    const row = await tx
      .selectFrom('refresh_tokens')
      .innerJoin('sessions', 'sessions.id', 'refresh_tokens.session_id')
      .innerJoin('users', 'users.id', 'sessions.user_id')
      .select([...USER_COLUMNS, 'refresh_tokens.session_id', 'refresh_tokens.expires_at', 'refresh_tokens.spent_at'])
      .where('refresh_tokens.id', '=', id)
      .executeTakeFirst();
    if (row === undefined) return { outcome: 'refused' };
    const sessionId = row.session_id;
    const { numUpdatedRows } = await tx
      .updateTable('refresh_tokens')
      .set({ spent_at: Math.round(now) })
      .where('id', '=', id)
      .where('spent_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) {
      await endSession(tx, sessionId);
      return { outcome: 'reused', sessionId };
    }
    if (row.expires_at <= now) return { outcome: 'refused' };
    await tx
      .updateTable('sessions')
      .set({ expires_at: sessionEnd(now) })
      .where('id', '=', sessionId)
      .execute();
    const refreshToken = await insertRefreshToken(tx, sessionId, now);
    return { outcome: 'rotated', user: toUser(row), sessionId, refreshToken };
  });
}

async function insertRefreshToken(tx: Tx, sessionId: string, now: number): Promise<string> {
  const token = randomSecret();
  await tx
    .insertInto('refresh_tokens')
    .values({
      id: sha256(token),
      session_id: sessionId,
      expires_at: Math.round(now) + REFRESH_TOKEN_SECONDS * 1000,
      spent_at: null,
    })
    .execute();
  return token;
}

async function sweep(tx: Tx, now: number): Promise<void> {
  await tx.deleteFrom('sessions').where('expires_at', '<=', Math.round(now)).execute();
  await tx.deleteFrom('refresh_tokens').where('expires_at', '<=', Math.round(now)).execute();
}

const sessionEnd = (now: number) => Math.round(now) + SESSION_SECONDS * 1000;

/** 256 random bits: nothing to guess, so that a plain hash of it may be stored. */
const randomSecret = () => randomBytes(32).toString('base64url');

/** Accounts and guests: who someone is, and the credentials that prove it (AU1–AU8). */
import { randomUUID } from 'node:crypto';
import { TICKET_SECONDS, TOKEN_MAX_LENGTH } from '@streamit/protocol';
import type { Db } from '../database/tables.ts';
import { createAccessTokens } from '../lib/access-token.ts';
import { AppError } from '../lib/app-error.ts';
import { hashPassword, verifyPassword } from '../lib/password.ts';
import type { Authenticator, Caller, User } from '../ports/caller.ts';
import type { Clock } from '../ports/clock.ts';
import type { SignOuts } from '../ports/sign-outs.ts';
import type { TicketGrant, TicketStore } from '../ports/ticket-store.ts';
import { allowsHosting, normalizeEmail, scopeOf } from './account-rules.ts';
import { findUser, findUserByEmail, updateDisplayName, updateUsername } from './accounts-queries.ts';
import { type Registration, refuseTaken, registerGuest, registerUser } from './registration.ts';
import { endSession, findSession, lastingSessions, openSession, rotateRefreshToken, sessionIdOf } from './sessions.ts';

export type { User } from '../ports/caller.ts';

export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
}

export interface Accounts extends Authenticator {
  /** @throws AppError `CONFLICT` when the e-mail or the username is taken */
  register(registration: Registration): Promise<User>;
  /** Without a display name the generated username is shown. */
  registerGuest(displayName?: string): Promise<User>;
  /** @throws AppError `INVALID_CREDENTIALS`, after the same time for an unknown e-mail as for a wrong password (AU1) */
  login(email: string, password: string): Promise<User>;
  /**
   * Opens a session; `sessionSecret` is the cookie's value. Ends the one that the same browser had before, whose cookie's
   * value is `presented`: nobody could end it any more.
   */
  signIn(user: User, presented?: string | null): Promise<TokenPair & { readonly sessionSecret: string }>;
  /** Exchanges a refresh token, once. @throws AppError `AUTH_REQUIRED` */
  refresh(refreshToken: string): Promise<TokenPair>;
  /** Ends the caller's session with all its tokens, and tells those who hold a door open for it. */
  signOut(caller: Caller): Promise<void>;
  /** @throws AppError `CONFLICT` (400) when it is taken */
  setUsername(user: User, username: string): Promise<void>;
  setDisplayName(user: User, displayName: string): Promise<User>;
  /** A token without a session behind it: it ends by its age alone. For `streamit seed-room`. */
  accessToken(user: User): Promise<string>;
  /** A ticket that opens one WebSocket, as long as the caller's sign-in lasts (TR10). */
  issueTicket(caller: Caller): Promise<string>;
  /** Those of these sign-ins that have not ended. */
  lasting(signIns: readonly string[]): Promise<ReadonlySet<string>>;
  /** Who shows this access token or ticket; a ticket is spent by it (AU5). */
  identify(credential: string): Promise<Caller | undefined>;
}

export interface AccountsDeps {
  readonly db: Db;
  readonly clock: Pick<Clock, 'now'>;
  readonly tickets: TicketStore;
  readonly signOuts: Pick<SignOuts, 'announce'>;
  /** Signs the access tokens. */
  readonly secretKey: string;
  /** Replaced only to see how often it is called. */
  readonly verify?: typeof verifyPassword;
}

export function createAccounts(deps: AccountsDeps): Accounts {
  const { db, clock, tickets, signOuts, secretKey, verify = verifyPassword } = deps;
  const accessTokens = createAccessTokens({ secret: secretKey, now: clock.now });
  /** Verified against when there is no account, so that the answer takes as long as for a wrong password. */
  const decoy = hashPassword(randomUUID());

  const signAccessToken = (user: User, sessionId: string | null) =>
    accessTokens.sign({ user: user.id, sessionId, scope: scopeOf(user) });

  async function end(sessionId: string): Promise<void> {
    if (await endSession(db, sessionId)) await signOuts.announce(sessionId);
  }

  async function byBearer(token: string): Promise<Caller | undefined> {
    const claims = token.length > TOKEN_MAX_LENGTH ? undefined : await accessTokens.verify(token);
    return claims && callerOf({ ...claims, mayHost: allowsHosting(claims.scope) });
  }

  async function byTicket(ticket: string): Promise<Caller | undefined> {
    const grant = ticket.length > TOKEN_MAX_LENGTH ? undefined : await tickets.redeem(ticket);
    return grant && callerOf(grant);
  }

  /** The user of a credential, as the database knows him now, as long as the sign-in behind it lasts. */
  async function callerOf({ user: id, sessionId, mayHost }: TicketGrant): Promise<Caller | undefined> {
    if (sessionId !== null) {
      const caller = await findSession(db, { id: sessionId }, clock.now());
      return caller?.user.id === id ? { ...caller, mayHost } : undefined;
    }
    const user = await findUser(db, id);
    return user && { user, sessionId, mayHost };
  }

  return {
    register: (registration) => registerUser(db, registration, clock.now()),
    registerGuest: (displayName) => registerGuest(db, displayName, clock.now()),
    async login(email, password) {
      const found = await findUserByEmail(db, normalizeEmail(email));
      const matches = await verify(password, found?.passwordHash ?? (await decoy));
      if (found?.passwordHash == null || !matches) throw new AppError('INVALID_CREDENTIALS');
      return found.user;
    },
    async signIn(user, presented = null) {
      if (presented !== null) await end(sessionIdOf(presented));
      const { sessionId, secret, refreshToken } = await openSession(db, user.id, clock.now());
      return { accessToken: await signAccessToken(user, sessionId), refreshToken, sessionSecret: secret };
    },
    async refresh(spent) {
      const next = await rotateRefreshToken(db, spent, clock.now());
      if (next.outcome === 'reused') await signOuts.announce(next.sessionId);
      if (next.outcome !== 'rotated')
        throw new AppError('AUTH_REQUIRED', 'Your sign-in has ended. Please sign in again.');
      return { accessToken: await signAccessToken(next.user, next.sessionId), refreshToken: next.refreshToken };
    },
    async signOut({ sessionId }) {
      if (sessionId !== null) await end(sessionId);
    },
    setUsername: (user, username) => updateUsername(db, user.id, username).catch(refuseTaken),
    async setDisplayName(user, displayName) {
      await updateDisplayName(db, user.id, displayName);
      return { ...user, displayName };
    },
    accessToken: (user) => signAccessToken(user, null),
    issueTicket: ({ user, sessionId, mayHost }) =>
      tickets.issue({ user: user.id, sessionId, mayHost }, TICKET_SECONDS * 1000),
    bySession: (secret) => findSession(db, { secret }, clock.now()),
    byBearer,
    lasting: (signIns) => lastingSessions(db, signIns, clock.now()),
    // A token has dots between its parts; a ticket is a single word.
    identify: (credential) => (credential.includes('.') ? byBearer(credential) : byTicket(credential)),
  };
}

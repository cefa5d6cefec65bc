/** Signing in with an account from elsewhere, from the click to the account of ours that belongs to it (AU3). */
import { randomUUID } from 'node:crypto';
import { SIGN_IN_ATTEMPT_SECONDS, type UserId } from '@streamit/protocol';
import { inTransaction } from '../database/in-transaction.ts';
import type { Db } from '../database/tables.ts';
import { duplicateColumns } from '../database/unique-violation.ts';
import { sha256 } from '../lib/sha256.ts';
import type { User } from '../ports/caller.ts';
import type { Clock } from '../ports/clock.ts';
import type { RateLimit } from '../ports/rate-limit.ts';
import { insertUser } from './accounts-queries.ts';
import { findUserByIdentity, type Identity, insertIdentity } from './identities-queries.ts';
import { type Claims, displayNameFrom, verifiedEmailFrom } from './openid-profile.ts';
import { createOpenIdProvider, type OpenIdProvider } from './openid-provider.ts';
import { createSignInAttempts, type SignInAttempt, type SignInAttempts } from './sign-in-attempt.ts';
import { SignInError } from './sign-in-error.ts';

export interface OpenIdSignIn {
  readonly providerName: string;
  /** Where to send the browser, and the cookie to send it with. `next`: path of the page to come back to. @throws SignInError */
  begin(redirectUri: string, next: string): Promise<{ readonly url: string; readonly cookie: string }>;
  /** The attempt that a cookie holds; `undefined`: none, or it is over. */
  attemptOf(cookie: string | null): Promise<SignInAttempt | undefined>;
  /** The account of whoever comes back from the provider, a new one if need be. Works once for an attempt. @throws SignInError */
  finish(callbackUrl: URL, attempt: SignInAttempt): Promise<User>;
}

/** The part of the configuration that is about it. */
export interface OpenIdConfig {
  readonly oidcIssuer: string;
  readonly oidcClientId: string | null;
  readonly oidcClientSecret: string | null;
  readonly secretKey: string;
}

interface OpenIdSignInDeps {
  readonly db: Db;
  readonly clock: Pick<Clock, 'now'>;
  readonly provider: OpenIdProvider;
  readonly attempts: SignInAttempts;
  readonly rateLimit: RateLimit;
}

/** `null` when no provider is configured. */
export function createOpenId(
  { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: clientSecret, secretKey: secret }: OpenIdConfig,
  deps: Pick<OpenIdSignInDeps, 'db' | 'clock' | 'rateLimit'>,
): OpenIdSignIn | null {
  if (clientId === null || clientSecret === null) return null;
  return createOpenIdSignIn({
    ...deps,
    provider: createOpenIdProvider({ issuer, clientId, clientSecret }),
    attempts: createSignInAttempts({ secret, now: deps.clock.now }),
  });
}

function createOpenIdSignIn({ db, clock, provider, attempts, rateLimit }: OpenIdSignInDeps): OpenIdSignIn {
  /** An attempt is spent by its first use, good or bad, whichever node sees it: once is the limit for as long as it lives. */
  async function spend({ state }: SignInAttempt): Promise<void> {
    const { allowed } = await rateLimit.hit(`sign-in:${sha256(state)}`, 1, SIGN_IN_ATTEMPT_SECONDS * 1000);
    if (!allowed) throw new SignInError('stale', 'the attempt was finished before');
  }

  /**
   * A new account, without a username. An account of ours with the same e-mail is left alone: whoever once made it here
   * may be somebody else than who has the address now, and its owner can sign in with his password.
   * @throws SignInError `email_taken`
   */
  async function open(identity: Identity, claims: Claims): Promise<User> {
    const user: User = {
      id: randomUUID() as UserId,
      email: verifiedEmailFrom(claims),
      username: null,
      displayName: displayNameFrom(claims),
      isGuest: false,
    };
    const now = clock.now();
    try {
      await inTransaction(db, async (tx) => {
        await insertUser(tx, { ...user, passwordHash: null, createdAt: now });
        await insertIdentity(tx, identity, user.id, now);
      });
      return user;
    } catch (error) {
      const columns = duplicateColumns(error);
      if (columns === undefined) throw error;
      // Two tabs of one person's first visit: the other was faster.
      const existing = await findUserByIdentity(db, identity);
      if (existing !== undefined) return existing;
      throw new SignInError('email_taken');
    }
  }

  return {
    providerName: provider.name,
    async begin(redirectUri, next) {
      const { url, checks } = await provider.begin(redirectUri);
      return { url, cookie: await attempts.seal({ ...checks, next }) };
    },
    attemptOf: async (cookie) => (cookie === null ? undefined : attempts.open(cookie)),
    async finish(callbackUrl, attempt) {
      // Looked at before the attempt is spent: a link that somebody else made up must not end it.
      if (callbackUrl.searchParams.get('state') !== attempt.state) {
        throw new SignInError('stale', 'the callback belongs to another attempt');
      }
      await spend(attempt);
      const { issuer, subject, claims } = await provider.finish(callbackUrl, attempt);
      const identity = { issuer, subject };
      return (await findUserByIdentity(db, identity)) ?? open(identity, await claims());
    },
  };
}

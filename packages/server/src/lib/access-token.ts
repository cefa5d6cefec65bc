/** Short-lived signed tokens that name their user (AU7). */
import { randomUUID } from 'node:crypto';
import { ACCESS_TOKEN_SECONDS, type UserId } from '@streamit/protocol';
import { errors, jwtVerify, SignJWT } from 'jose';

/** The one algorithm that is signed with and accepted: a token never chooses its own. */
const ALGORITHM = 'HS256';
const ISSUER = 'streamit';

/** What its owner may do. A guest's scope leaves hosting out (AU7). */
export type Scope = 'join' | 'join host';
const SCOPES: ReadonlySet<unknown> = new Set<Scope>(['join', 'join host']);

export interface AccessTokenClaims {
  readonly user: UserId;
  /** The sign-in that the token ends with; `null` for one that only ends by its age. */
  readonly sessionId: string | null;
  readonly scope: Scope;
}

export interface AccessTokens {
  sign(claims: AccessTokenClaims): Promise<string>;
  /** What a valid token says; `undefined` when it is forged, malformed or too old. */
  verify(token: string): Promise<AccessTokenClaims | undefined>;
}

/** `now` is milliseconds since the epoch; `secret` signs, and changing it ends all tokens. */
export function createAccessTokens({ secret, now }: { secret: string; now: () => number }): AccessTokens {
  const key = new TextEncoder().encode(secret);
  return {
    async sign({ user, sessionId, scope }) {
      const issuedAt = Math.floor(now() / 1000);
      return new SignJWT({ scope, ...(sessionId !== null && { sid: sessionId }) })
        .setProtectedHeader({ alg: ALGORITHM })
        .setIssuer(ISSUER)
        .setSubject(user)
        .setJti(randomUUID())
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + ACCESS_TOKEN_SECONDS)
        .sign(key);
    },
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: [ALGORITHM],
          issuer: ISSUER,
          requiredClaims: ['sub', 'exp', 'jti', 'scope'],
          currentDate: new Date(now()),
        });
        const { sub, sid = null, scope } = payload;
        if (!SCOPES.has(scope) || (sid !== null && typeof sid !== 'string')) return undefined;
        return { user: sub as UserId, sessionId: sid, scope: scope as Scope };
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined;
        throw error;
      }
    },
  };
}

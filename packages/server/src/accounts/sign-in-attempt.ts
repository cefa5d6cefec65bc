/**
 * A sign-in elsewhere that was begun: what must be the same when the browser comes back. It is kept in that browser, in a
 * cookie that only this server can make, so that beginning many costs the server nothing.
 */
import { createHmac } from 'node:crypto';
import { SIGN_IN_ATTEMPT_SECONDS, TOKEN_MAX_LENGTH } from '@streamit/protocol';
import { errors, jwtVerify, SignJWT } from 'jose';

export interface SignInAttempt {
  /** Comes back in the callback's address. */
  readonly state: string;
  /** Comes back in the ID token. */
  readonly nonce: string;
  /** Proves to the provider that who redeems the code is who asked for it (PKCE). */
  readonly verifier: string;
  /** Path of the page to go on at. */
  readonly next: string;
}

export interface SignInAttempts {
  /** The cookie's value, good for ten minutes. */
  seal(attempt: SignInAttempt): Promise<string>;
  /** `undefined` when it is forged, malformed or too old. */
  open(sealed: string): Promise<SignInAttempt | undefined>;
}

const ALGORITHM = 'HS256';

/** `now` is milliseconds since the epoch. */
export function createSignInAttempts({ secret, now }: { secret: string; now: () => number }): SignInAttempts {
  // A key of its own: what is sealed here must never pass for an access token, nor the other way round.
  const key = createHmac('sha256', secret).update('streamit sign-in attempt').digest();
  return {
    async seal(attempt) {
      return new SignJWT({ ...attempt })
        .setProtectedHeader({ alg: ALGORITHM })
        .setExpirationTime(Math.floor(now() / 1000) + SIGN_IN_ATTEMPT_SECONDS)
        .sign(key);
    },
    async open(sealed) {
      if (sealed.length > TOKEN_MAX_LENGTH) return undefined;
      try {
        const { payload } = await jwtVerify<SignInAttempt>(sealed, key, {
          algorithms: [ALGORITHM],
          requiredClaims: ['exp', 'state', 'nonce', 'verifier', 'next'],
          currentDate: new Date(now()),
        });
        const { state, nonce, verifier, next } = payload;
        return { state, nonce, verifier, next };
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined;
        throw error;
      }
    },
  };
}

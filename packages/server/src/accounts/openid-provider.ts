/** The OpenID Connect provider, as a party of the code flow with PKCE (AU3): what is asked of it and checked in its answers. */
import * as openid from 'openid-client';
import type { Claims } from './openid-profile.ts';
import { SignInError } from './sign-in-error.ts';

export interface OpenIdSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What must be the same when the browser comes back. */
export interface Checks {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Somebody for whom the provider vouches. */
export interface ProvenIdentity {
  readonly issuer: string;
  /** Names the person at this issuer, always the same. */
  readonly subject: string;
  /** What else the provider tells; asks it when that did not come along. @throws SignInError */
  claims(): Promise<Claims>;
}

export interface OpenIdProvider {
  /** As people know it. */
  readonly name: string;
  /** Fresh checks, and the address of the provider to send the browser to. @throws SignInError `unavailable` */
  begin(redirectUri: string): Promise<{ readonly url: string; readonly checks: Checks }>;
  /** `callbackUrl` is the redirect URI with what the provider has added to it. @throws SignInError */
  finish(callbackUrl: URL, checks: Checks): Promise<ProvenIdentity>;
}

/** A person waits meanwhile. */
const TIMEOUT_SECONDS = 5;
const SCOPE = 'openid email profile';
/** OpenID Connect Core §2. */
const SUBJECT_MAX_LENGTH = 255;

/** Asks the provider nothing yet: the server starts, and goes on, without it. */
export function createOpenIdProvider({ issuer, clientId, clientSecret }: OpenIdSettings): OpenIdProvider {
  const address = new URL(issuer);
  let discovered: Promise<openid.Configuration> | undefined;

  /** Found once; after a failure it is looked for again. */
  function discover(): Promise<openid.Configuration> {
    discovered ??= openid
      .discovery(address, clientId, clientSecret, undefined, {
        timeout: TIMEOUT_SECONDS,
        execute: [
          openid.enableNonRepudiationChecks,
          // The configuration admits http for this machine alone.
          ...(address.protocol === 'http:' ? [openid.allowInsecureRequests] : []),
        ],
      })
      .catch((error: unknown) => {
        discovered = undefined;
        throw toSignInError(error, 'unavailable');
      });
    return discovered;
  }

  async function userInfo(accessToken: string, subject: string): Promise<Claims> {
    const provider = await discover();
    if (provider.serverMetadata().userinfo_endpoint === undefined) return {};
    return openid.fetchUserInfo(provider, accessToken, subject).catch((error: unknown) => {
      throw toSignInError(error, 'refused');
    });
  }

  return {
    name: address.hostname === 'accounts.google.com' ? 'Google' : address.hostname,

    async begin(redirectUri) {
      const provider = await discover();
      const checks: Checks = {
        state: openid.randomState(),
        nonce: openid.randomNonce(),
        verifier: openid.randomPKCECodeVerifier(),
      };
      const url = openid.buildAuthorizationUrl(provider, {
        redirect_uri: redirectUri,
        scope: SCOPE,
        state: checks.state,
        nonce: checks.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(checks.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, checks };
    },

    async finish(callbackUrl, { state, nonce, verifier }) {
      const provider = await discover();
      const tokens = await openid
        .authorizationCodeGrant(provider, callbackUrl, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        })
        .catch((error: unknown) => {
          throw toSignInError(error, 'refused');
        });
      const claims = tokens.claims();
      if (claims === undefined || claims.sub === '' || claims.sub.length > SUBJECT_MAX_LENGTH) {
        throw new SignInError('refused', 'the ID token names nobody');
      }
      return {
        issuer: claims.iss,
        subject: claims.sub,
        claims: async () =>
          claims.email === undefined && claims.name === undefined
            ? userInfo(tokens.access_token, claims.sub)
            : (claims as Claims),
      };
    },
  };
}

/** What a provider that is out of order says, or a proxy in its place. */
const AWAY: ReadonlySet<unknown> = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
]);

/** Only names and codes of an error are told: its details hold codes and tokens. */
function toSignInError(error: unknown, otherwise: 'unavailable' | 'refused'): SignInError {
  if (error instanceof openid.AuthorizationResponseError) {
    const problem = error.error === 'access_denied' ? 'cancelled' : otherwise;
    return new SignInError(problem, 'the provider answered with an error');
  }
  if (error instanceof openid.ResponseBodyError) {
    // `invalid_grant`: the code was redeemed before, or is too old.
    return new SignInError(error.error === 'invalid_grant' ? 'stale' : otherwise, `the provider says ${error.error}`);
  }
  const isAway = error instanceof TypeError || (error instanceof openid.ClientError && AWAY.has(error.code));
  return new SignInError(isAway ? 'unavailable' : otherwise, error instanceof Error ? error.message : String(error));
}

/** Who calls: by the session cookie or a bearer token (AU6), and from which page. */
import type { RouteSchema } from '@streamit/protocol';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../../lib/app-error.ts';
import type { Authenticator, Caller } from '../../ports/caller.ts';
import type { Cookie } from './cookies.ts';
import type { OriginPolicy } from './origin-policy.ts';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a state-changing call that a page of a foreign origin makes, with or without a cookie: signing somebody in
 * is a change too. No `Origin` header means no browser.
 * @throws AppError `PERMISSION_DENIED`
 */
export function requireAllowedOrigin(request: FastifyRequest, isAllowedOrigin: OriginPolicy): void {
  const { origin } = request.headers;
  if (origin === undefined || SAFE_METHODS.has(request.method) || isAllowedOrigin(origin, request)) return;
  throw new AppError('PERMISSION_DENIED', 'Pages of this origin may not call this server.');
}

/** The caller as far as the route asks for one. @throws AppError `AUTH_REQUIRED`, `PERMISSION_DENIED` */
export type Authenticate = (request: FastifyRequest, auth: RouteSchema['auth']) => Promise<Caller | null>;

export function createAuthenticate(authenticator: Authenticator, cookie: Cookie): Authenticate {
  /** With both credentials the session decides; a cookie whose session is over counts as none. */
  async function identify(request: FastifyRequest): Promise<{ caller: Caller; by: 'session' | 'bearer' } | undefined> {
    const secret = cookie.read(request);
    const session = secret === undefined ? undefined : await authenticator.bySession(secret);
    if (session !== undefined) return { caller: session, by: 'session' };
    const token = bearerOf(request);
    if (token === undefined) return undefined;
    const bearer = await authenticator.byBearer(token);
    // Also where signing in is optional: who shows a token wants to be recognised, and can renew it.
    if (bearer === undefined) throw new AppError('AUTH_REQUIRED', 'Your sign-in has ended. Please sign in again.');
    return { caller: bearer, by: 'bearer' };
  }

  return async (request, auth) => {
    if (auth === 'none') return null;
    const found = await identify(request);
    if (found === undefined) {
      if (auth === 'optional') return null;
      throw new AppError('AUTH_REQUIRED');
    }
    if (auth === 'session' && found.by === 'bearer') {
      throw new AppError('PERMISSION_DENIED', 'This needs a sign-in with a session cookie; a token is not enough.');
    }
    return found.caller;
  };
}

/** The token of `Authorization: Bearer <token>`; a header of another scheme is a token that nobody knows. */
function bearerOf({ headers: { authorization } }: FastifyRequest): string | undefined {
  if (authorization === undefined) return undefined;
  return /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
}

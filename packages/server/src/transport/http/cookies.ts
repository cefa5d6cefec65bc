/** The cookies that this server gives (AU7): the session's, and the one that ties a sign-in elsewhere to its browser (AU3). */
import type { CookieSerializeOptions } from '@fastify/cookie';
import { SESSION_SECONDS, SIGN_IN_ATTEMPT_SECONDS } from '@streamit/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';

export interface Cookie {
  read(request: FastifyRequest): string | undefined;
  write(reply: FastifyReply, value: string): void;
  clear(reply: FastifyReply): void;
}

export interface Cookies {
  readonly session: Cookie;
  readonly signInAttempt: Cookie;
}

/** `secure`: only over https. Off where people try it out without a certificate. */
export function createCookies(secure: boolean): Cookies {
  // Lax, not Strict: a provider sends the browser back from another site, and both cookies are needed then.
  const attributes: CookieSerializeOptions = { httpOnly: true, sameSite: 'lax', secure };
  const create = (name: string, path: string, maxAge: number): Cookie => ({
    read: ({ cookies }) => cookies[name] || undefined,
    write: (reply, value) => reply.setCookie(name, value, { ...attributes, path, maxAge }),
    clear: (reply) => reply.clearCookie(name, { ...attributes, path }),
  });
  return {
    session: create('streamit_session', '/', SESSION_SECONDS),
    signInAttempt: create('streamit_sign_in', '/api/', SIGN_IN_ATTEMPT_SECONDS),
  };
}

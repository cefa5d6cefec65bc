/** The session's cookie (AU7). */
import type { CookieSerializeOptions } from '@fastify/cookie';
import { SESSION_SECONDS } from '@streamit/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';

const NAME = 'streamit_session';

export interface SessionCookie {
  read(request: FastifyRequest): string | undefined;
  write(reply: FastifyReply, secret: string): void;
  clear(reply: FastifyReply): void;
}

/** `secure`: only over https. Off where people try it out without a certificate. */
export function createSessionCookie(secure: boolean): SessionCookie {
  const attributes: CookieSerializeOptions = { path: '/', httpOnly: true, sameSite: 'lax', secure };
  return {
    read: ({ cookies }) => cookies[NAME] || undefined,
    write: (reply, secret) => reply.setCookie(NAME, secret, { ...attributes, maxAge: SESSION_SECONDS }),
    clear: (reply) => reply.clearCookie(NAME, attributes),
  };
}

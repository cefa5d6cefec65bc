/** A whole server whose secret a test knows, so that it can forge what only the server could sign. */
import type { TestContext } from 'node:test';
import type { UserId } from '@streamit/protocol';
import { type JWTPayload, SignJWT } from 'jose';
import { WebSocket } from 'ws';
import type { DatabaseUnderTest } from '../databases.ts';
import { startNode } from '../start-node.ts';
import { createWorld, type Person } from '../world.ts';

export const SECRET = 'known to this test alone, and as long as HS512 asks of it to be: 64 bytes';
export const KEY = new TextEncoder().encode(SECRET);

/** What a good token of `person` says; its time is up in a minute. */
export const claimsOf = ({ id }: Person): JWTPayload => ({
  iss: 'streamit',
  sub: id,
  jti: 'j1',
  scope: 'join host',
  exp: Math.floor(Date.now() / 1000) + 60,
});

export const sign = (claims: JWTPayload, header: { alg: string; [field: string]: unknown } = { alg: 'HS256' }) =>
  new SignJWT(claims).setProtectedHeader(header).sign(KEY);

export async function startTokenSite(t: TestContext, { db, url: databaseUrl }: DatabaseUnderTest) {
  const { app, url } = await startNode(t, {}, { SECRET_KEY: SECRET, DATABASE_URL: databaseUrl });
  const world = createWorld(t, () => url);

  return {
    app,
    world,
    url,
    /** What a bearer token opens: the status of a call, and the close code of a socket, `null` when it stays open. */
    async opens(token: string, code: string) {
      const { status } = await world.request('GET', '/api/auth/me/', { headers: { authorization: `Bearer ${token}` } });
      return { status, close: await closeCodeOf(`${url.replace('http', 'ws')}/ws/room/${code}/?token=${token}`) };
    },
    ticketOf: async (person: Person) => String((await world.ok('POST', '/api/auth/ticket/', { as: person })).ticket),
    async removeUser({ id }: Person) {
      await db
        .deleteFrom('memberships')
        .where('user_id', '=', id as UserId)
        .execute();
      await db
        .deleteFrom('users')
        .where('id', '=', id as UserId)
        .execute();
    },
  };
}

/** The code that a socket is closed with, 1006 when it is not even upgraded; `null` when it is let in instead. */
export async function closeCodeOf(url: string, headers: Record<string, string> = {}): Promise<number | null> {
  const ws = new WebSocket(url, { headers });
  const closed = new Promise<number>((resolve) => ws.once('close', resolve));
  // A refused upgrade is an error first, and a close then.
  ws.on('error', () => {});
  const letIn = new Promise<null>((resolve) => ws.once('message', () => resolve(null)));
  const code = await Promise.race([letIn, closed]);
  ws.close();
  await closed;
  return code;
}

export const REFUSED = { status: 401, close: 4001 };
export const LET_IN = { status: 200, close: null };

/** The people of one evening as old clients know them, and what each step of it begins with. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { startNode } from '../start-node.ts';
import type { Dialect } from './dialects.ts';
import { createOldHttp, type OldAnswer, type OldHttp } from './old-http.ts';
import { type OldSocket, openOldSocket } from './old-socket.ts';

export interface Evening {
  readonly host: OldHttp;
  readonly ann: OldHttp;
  readonly bob: OldHttp;
  /** Of the second tab or the other account, whatever a step needs. */
  newClient(): OldHttp;
  /** What is learned on the way: ids, tokens, the room. */
  readonly known: Record<'hostToken' | 'annToken' | 'bobToken' | 'annId' | 'bobId' | 'roomId' | 'code', string>;
  /** The host's and Ann's connections, once they are in. */
  readonly sockets: Record<'host' | 'ann', OldSocket>;
  open(code: string, token: string | null): OldSocket;
}

export const PASSWORD = 'correct horse battery';

/** A server with the two accounts that its operator made: the documents know no way to register. */
export async function startEvening(t: TestContext, dialect: Dialect): Promise<Evening> {
  const { app, url } = await startNode(t);
  for (const username of ['host', 'other']) {
    await app.accounts.register({ email: `${username}@example.org`, username, password: PASSWORD });
  }
  const opened = new Set<OldSocket>();
  t.after(() => {
    for (const socket of opened) socket.drop();
  });
  const open = (code: string, token: string | null) => {
    const query = token === null ? '' : `?token=${token}`;
    const socket = openOldSocket(url.replace('http', 'ws') + dialect.socket(code) + query);
    opened.add(socket);
    return socket;
  };
  const newClient = () => createOldHttp(url, dialect);
  const nothing = open('NOROOM', null);
  return {
    host: newClient(),
    ann: newClient(),
    bob: newClient(),
    newClient,
    known: { hostToken: '', annToken: '', bobToken: '', annId: '', bobId: '', roomId: '', code: '' },
    sockets: { host: nothing, ann: nothing },
    open,
  };
}

/** What an error is to a client: its status, its code, and a text to show. */
export function assertRefused(answer: OldAnswer, status: number, code: string): void {
  assert.deepEqual([answer.status, answer.code, typeof answer.text], [status, code, 'string']);
}

export function assertOk(answer: OldAnswer, status = 200): void {
  assert.equal(answer.status, status, String(answer.text));
}

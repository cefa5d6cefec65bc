/** A session as the transport hands it to the modules, for tests that have no socket. */
import type { ConnectionId, RoomCode, UserId } from '@streamit/protocol';
import type { Session } from '../src/ports/session.ts';

export function roomSession(
  room: RoomCode,
  user: { readonly id: string; readonly displayName: string },
  connection: string,
): Session {
  return {
    connection: connection as ConnectionId,
    user: { id: user.id as UserId, name: user.displayName, mayHost: true },
    room,
    delayMs: null,
    measured: new Promise(() => {}),
    send() {},
  };
}

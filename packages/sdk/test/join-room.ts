/** A room over a real socket that a test's client has been let into. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { openRoom } from '../src/room.ts';
import type { RoomSnapshot } from '../src/room-snapshot.ts';
import { fakeEnvironment } from './fake-environment.ts';
import { frames } from './frames.ts';
import { startRoomServer, type Visitor } from './room-server.ts';
import { until } from './until.ts';

/** What a joiner gets, in its order. */
export const SNAPSHOT = [frames.JOINED, frames.CHAT_HISTORY, frames.PLAYBACK_STATE, frames.ROOM_PARTICIPANTS] as const;
export const isOpen = ({ connection }: RoomSnapshot) => connection.state === 'open';

/** A room that this client has joined, with the connection as the server sees it. */
export async function join(t: TestContext) {
  const server = await startRoomServer(t);
  const environment = fakeEnvironment();
  const room = openRoom({ url: server.url, ticket: async () => 'ticket', WebSocket, environment });
  t.after(room.close);
  const visitor = await server.visitor();
  visitor.send(...SNAPSHOT);
  await until(room, ({ connection, participantTotal }) => connection.state === 'open' && participantTotal === 2);
  return {
    server,
    environment,
    room,
    visitor,
    /** The wait before the next attempt passes; gives the new connection. */
    async reconnect(): Promise<Visitor> {
      const { connection } = await until(room, (snapshot) => snapshot.connection.state === 'waiting');
      assert.ok(connection.state === 'waiting');
      environment.advance(connection.retryAt - environment.now());
      return server.visitor();
    },
  };
}

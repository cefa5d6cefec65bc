/** The socket of a room: the door decides who comes in, the fan-out tells him what happens, the dispatch what he says. */
import { randomUUID } from 'node:crypto';
import { CLOSE, type ConnectionId, FRAME_MAX_BYTES } from '@streamit/protocol';
import { AppError } from '../../lib/app-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RoomDoor } from '../../ports/session.ts';
import type { Dispatch } from './dispatch.ts';
import type { Endpoint } from './endpoint.ts';
import type { Fanout } from './fanout.ts';
import type { Heartbeat } from './heartbeat.ts';
import { RoomConnection } from './room-connection.ts';

const ROOM_PATH = /^\/ws\/(?:v1\/)?room\/([^/]{1,64})\/?$/;

export interface RoomEndpointOptions {
  readonly door: RoomDoor;
  readonly dispatch: Dispatch;
  readonly fanout: Fanout;
  readonly clock: Clock;
  readonly heartbeat: Heartbeat;
}

export function createRoomEndpoint({ door, dispatch, fanout, clock, heartbeat }: RoomEndpointOptions): Endpoint {
  async function live(connection: RoomConnection): Promise<void> {
    try {
      await fanout.gather(connection);
      await welcome(connection);
      heartbeat.add(connection);
      await connection.ended();
    } finally {
      heartbeat.remove(connection);
      await connection.settled();
      await Promise.all([fanout.remove(connection), door.leave(connection)]);
    }
  }

  async function welcome(connection: RoomConnection): Promise<void> {
    try {
      const entry = await door.enter(connection);
      if (entry.admitted) {
        for (const frame of entry.greeting) connection.send(frame);
        for (const frame of fanout.admit(connection, entry.greeting)) connection.send(frame);
      } else connection.close(entry.close);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      connection.send({ type: 'ERROR', code: error.code, message: error.message });
      connection.close(CLOSE.TRY_LATER);
    }
    connection.start();
  }

  return {
    path: ROOM_PATH,
    frameMaxBytes: FRAME_MAX_BYTES,
    async admit({ ws, socket, credential, name }) {
      const admission = await door.admit(credential, name);
      if (!admission.admitted) return admission.close;
      const { user, room, signIn } = admission;
      const id = randomUUID() as ConnectionId;
      const connection = new RoomConnection({ id, user, room, ws, socket, clock, dispatch });
      return { signIn, close: (code) => connection.close(code), live: () => live(connection) };
    },
  };
}

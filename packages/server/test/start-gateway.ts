/** A gateway on a real port without the rest of the server: its door lets in whoever brings a name as his credential. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { CLOSE, clientFrames, type RoomCode, type ServerFrame, type UserId } from '@streamit/protocol';
import { createMemoryBus } from '../src/adapters/memory/memory-bus.ts';
import { createSystemClock } from '../src/adapters/memory/system-clock.ts';
import type { HeardEvent, RoomBus, RoomEvent } from '../src/ports/room-bus.ts';
import type { LookUpPresent } from '../src/ports/room-present.ts';
import type { FrameHandlers, RoomDoor, Session } from '../src/ports/session.ts';
import { createDispatch } from '../src/transport/ws/dispatch.ts';
import { createFanout } from '../src/transport/ws/fanout.ts';
import { createGateway } from '../src/transport/ws/gateway.ts';
import { createHeartbeat } from '../src/transport/ws/heartbeat.ts';
import { createRoomEndpoint } from '../src/transport/ws/room-endpoint.ts';
import { openRoomClient, type RoomClient } from './room-client.ts';

export const room = 'AAAAAA' as RoomCode;
const silentLog = { info() {}, warn() {}, error() {} };
export const snapshot = (version: number): ServerFrame => ({
  type: 'PLAYBACK_STATE',
  is_playing: false,
  time: 0,
  version,
  rate: 1,
  server_time: 0,
  effective_at: 0,
});

export const said = (message: string): ServerFrame => ({
  type: 'CHAT_MESSAGE',
  id: randomUUID(),
  user: 'Ann',
  user_id: 'ann',
  message,
  created_at: Date.now(),
});

interface Options {
  readonly handlers?: Partial<FrameHandlers>;
  readonly door?: Partial<RoomDoor>;
  /** What is found to have become of the room, after {@link miss}. */
  readonly missed?: LookUpPresent;
}

/** A gateway on a real port, whose door lets in whoever brings a name as his credential. */
export async function startGateway(t: TestContext, { handlers = {}, door = {}, missed }: Options = {}) {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const clock = createSystemClock();
  const bus = createMemoryBus();
  const ears = new Set<(event: HeardEvent) => void>();
  const lossyBus: RoomBus = {
    publish: bus.publish,
    subscribe(code, listener) {
      ears.add(listener);
      return bus.subscribe(code, listener);
    },
  };
  const fanout = createFanout(lossyBus, clock, {
    opened() {},
    changed() {},
    closed() {},
    missed: missed ?? (async () => ({ refused: new Map(), frames: [] })),
  });
  const unexpected = () => assert.fail('no such frame is expected here');
  const table: FrameHandlers = {
    ...(Object.fromEntries(Object.keys(clientFrames).map((type) => [type, unexpected])) as unknown as FrameHandlers),
    TIME_SYNC: (session, { t0 }) => session.send({ type: 'TIME_SYNC', t0, t1: 1, t2: 2 }),
    ...handlers,
  };
  const left = new EventEmitter();
  const sessions: Session[] = [];
  const roomDoor: RoomDoor = {
    admit: async (credential) =>
      credential === undefined
        ? { admitted: false, close: CLOSE.NOT_AUTHENTICATED }
        : {
            admitted: true,
            user: { id: credential as UserId, name: credential, mayHost: true },
            room,
            signIn: credential,
          },
    enter: async (session) => {
      sessions.push(session);
      return { admitted: true, greeting: [snapshot(0)] };
    },
    leave: async ({ user }) => void left.emit(user.id),
    ...door,
  };
  const heartbeat = createHeartbeat(clock);
  const dispatch = createDispatch(table, { permit: async () => {} }, silentLog);
  const gateway = createGateway({
    server,
    log: silentLog,
    isAllowedOrigin: (origin) => origin === 'https://allowed.example',
    endpoints: [createRoomEndpoint({ door: roomDoor, dispatch, fanout, clock, heartbeat })],
  });
  t.after(async () => {
    await gateway.close();
    heartbeat.stop();
    server.close();
  });
  const { port } = server.address() as AddressInfo;

  function connect(
    path = `/ws/room/${room}/?token=ann`,
    headers: Record<string, string> = {},
    protocols: string[] = [],
  ): RoomClient {
    return openRoomClient(`ws://127.0.0.1:${port}${path}`, { headers, protocols });
  }
  return {
    connect,
    port,
    gateway,
    sessions,
    leftOf: (user: string) => once(left, user),
    publish: (event: RoomEvent) => bus.publish(room, event),
    /** As after an outage of the store. */
    miss() {
      for (const hear of ears) hear({ kind: 'missed' });
    },
  };
}

/** The door of a room: who may come in over a WebSocket, and what he is told first (contract §4). */
import { CLOSE, type ServerFrame, type ServerFrameOf } from '@streamit/protocol';
import type { Accounts } from '../accounts/accounts.ts';
import { AppError } from '../lib/app-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { RoomDoor, Session } from '../ports/session.ts';
import type { RoomGuard } from '../rooms/guard.ts';
import { refusalClose } from '../rooms/permission.ts';
import { isActive } from '../rooms/room-lifecycle.ts';
import type { Room } from '../rooms/room-queries.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { Sanctions } from '../rooms/sanctions.ts';
import type { HostPresence } from './host-presence.ts';
import type { Presence } from './presence.ts';

export interface RoomDoorDeps {
  readonly accounts: Pick<Accounts, 'identify'>;
  readonly rooms: Rooms;
  readonly guard: Pick<RoomGuard, 'refusal' | 'refusalOnEntry'>;
  readonly sanctions: Pick<Sanctions, 'of'>;
  readonly host: HostPresence;
  readonly presence: Presence;
  readonly clock: Clock;
  readonly protocol: number;
  /** What each feature tells a joiner, in the order in which it is sent after `JOINED`; `null`: nothing. */
  readonly greetings: readonly ((session: Session) => Promise<ServerFrame | null>)[];
  /** What each feature does when a connection that came in is gone, after its presence has ended. */
  readonly farewells: readonly ((session: Session) => Promise<void>)[];
}

export function createRoomDoor(deps: RoomDoorDeps): RoomDoor {
  const { accounts, rooms, guard, sanctions, host, presence, clock, protocol, greetings, farewells } = deps;
  const inside = new WeakSet<Session>();

  return {
    async admit(credential, code) {
      const refused = (close: (typeof CLOSE)[keyof typeof CLOSE]) => ({ admitted: false, close }) as const;
      const caller = credential === undefined ? undefined : await accounts.identify(credential);
      if (caller === undefined) return refused(CLOSE.NOT_AUTHENTICATED);
      const { user, mayHost, sessionId: signIn } = caller;
      const room = await rooms.byCode(code).catch(orNotFound);
      if (room === null) return refused(CLOSE.ROOM_NOT_FOUND);
      if (await host.expireIfDue(room)) return refused(CLOSE.GRACE_EXPIRED);
      if (!isActive(room.state)) return refused(CLOSE.ROOM_INACTIVE);
      const refusal = await guard.refusal('see', user, room);
      if (refusal !== null) return refused(refusalClose(refusal));
      return { admitted: true, user: { id: user.id, name: user.displayName, mayHost }, room: room.code, signIn };
    },

    async enter(session) {
      // Between the knock and here nobody could tell this connection to go: it is asked again.
      const room = await rooms.current(session.room);
      if (!isActive(room.state)) return { admitted: false, close: CLOSE.ROOM_INACTIVE };
      const refusal = await guard.refusalOnEntry(session);
      if (refusal !== null) return { admitted: false, close: refusalClose(refusal) };
      const { muted } = await sanctions.of(room, session.user.id);
      await presence.enter(session);
      inside.add(session);
      const joined = joinedFrame(await rooms.current(session.room), session, { now: clock.now(), protocol, muted });
      const told = await Promise.all(greetings.map((greet) => greet(session)));
      return { admitted: true, greeting: [joined, ...told.filter((frame) => frame !== null)] };
    },

    async leave(session) {
      try {
        await presence.leave(session);
      } finally {
        if (inside.has(session)) await Promise.all(farewells.map((farewell) => farewell(session)));
      }
    },
  };
}

function orNotFound(error: unknown): null {
  if (error instanceof AppError && error.code === 'ROOM_NOT_FOUND') return null;
  throw error;
}

function joinedFrame(
  room: Room,
  { user, connection }: Session,
  { now, protocol, muted }: { now: number; protocol: number; muted: boolean },
): ServerFrameOf<'JOINED'> {
  return {
    type: 'JOINED',
    user: user.name,
    user_id: user.id,
    connection_id: connection,
    role: room.hostId === user.id ? 'host' : 'participant',
    room: {
      code: room.code,
      title: room.title,
      state: room.state,
      is_chat_enabled: room.isChatEnabled,
      source: room.source,
      is_private: room.isPrivate,
      entry_mode: room.entryMode,
      wait_for_viewers: room.waitForViewers,
    },
    is_muted: muted,
    ...(room.graceDeadline !== null && { grace_deadline: room.graceDeadline }),
    server_time: now,
    protocol,
  };
}

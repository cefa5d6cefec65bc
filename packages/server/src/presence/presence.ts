/** Who is connected: leases for this node's sessions, announcements, departures. */
import {
  PRESENCE_LEASE_MS,
  PRESENCE_RENEW_MS,
  type RoomCode,
  SWEEP_INTERVAL_MS,
  USER_LEFT_AFTER_MS,
  USER_MAX_CONNECTIONS,
  type UserId,
} from '@streamit/protocol';
import { AppError } from '../lib/app-error.ts';
import { repeat } from '../lib/repeat.ts';
import type { Log } from '../ports/log.ts';
import type { Presence as PresenceEntry } from '../ports/presence-store.ts';
import type { RealtimeStore } from '../ports/realtime-store.ts';
import type { Session } from '../ports/session.ts';
import type { Room } from '../rooms/room-queries.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { HostPresence } from './host-presence.ts';
import type { Participants } from './participants.ts';

/** For those who are in already, and for the host. */
const UNBOUNDED = { max: Number.MAX_SAFE_INTEGER, maxPerUser: Number.MAX_SAFE_INTEGER };

export interface Presence {
  /** @throws AppError `ROOM_FULL`, `RATE_LIMITED` (too many connections of one user) */
  enter(session: Session): Promise<void>;
  leave(session: Session): Promise<void>;
  /**
   * Begins to renew leases and to look for departures; the returned function ends it. From then on nobody's leaving is
   * told to anyone: the server goes, not the people.
   */
  start(): () => Promise<void>;
}

export interface PresenceDeps {
  readonly store: RealtimeStore;
  readonly rooms: Rooms;
  readonly host: HostPresence;
  readonly participants: Participants;
  readonly maxViewers: number;
  readonly log: Log;
}

export function createPresence({ store, rooms, host, participants, maxViewers, log }: PresenceDeps): Presence {
  const { clock, bus } = store;
  /** This node's sessions, each with its lease to renew. */
  const sessions = new Set<Session>();
  /** Kept until each is settled: what fails now, with the database busy say, is tried again by the sweep. */
  const losses = new Set<{ readonly room: RoomCode; readonly user: UserId }>();
  let stopping = false;

  const entryOf = ({ connection, user, delayMs }: Session): PresenceEntry => ({
    connection,
    user: user.id,
    name: user.name,
    delayMs,
  });

  /** Takes a lease and tells everyone of an arrival. @throws AppError `ROOM_FULL`, `RATE_LIMITED` (too many of his) */
  async function arrive(session: Session, room: Room, bounds: { max: number; maxPerUser: number }): Promise<void> {
    const entered = await store.presence.enter(session.room, entryOf(session), {
      leaseMs: PRESENCE_LEASE_MS,
      ...bounds,
    });
    if (!entered.admitted) {
      if (entered.full === 'room') throw new AppError('ROOM_FULL');
      throw new AppError('RATE_LIMITED', 'You have this room open too many times. Close it somewhere else first.');
    }
    if (room.hostId === session.user.id) await host.arrived(session);
    if (!entered.announced) {
      const { id: user_id, name: user } = session.user;
      const frame = { type: 'USER_JOINED', user, user_id } as const;
      await bus.publish(session.room, { kind: 'frame', frame, except: session.connection });
    }
    participants.changed(session.room);
  }

  /** The room's lead counts on it (PB6): it does not wait for the next renewal. */
  async function tellDelay(session: Session): Promise<void> {
    if (!sessions.has(session)) return;
    try {
      await store.presence.renew(session.room, [entryOf(session)], PRESENCE_LEASE_MS);
    } catch (error) {
      log.warn({ err: error, room: session.room }, 'a delay was not told; the next renewal tells it');
    }
  }

  async function renew(): Promise<void> {
    for (const [code, present] of Map.groupBy(sessions, ({ room }) => room)) {
      const missing = new Set(await store.presence.renew(code, present.map(entryOf), PRESENCE_LEASE_MS));
      if (missing.size === 0) continue;
      // This node stood still for so long that others took it for dead; those who are still here arrive again.
      const room = await rooms.current(code);
      for (const session of present) {
        if (missing.has(session.connection)) await arrive(session, room, UNBOUNDED);
      }
    }
  }

  /** Where the last connection of a user went, until it is clear that he was not the host, or the room waits for him. */
  async function settleLosses(): Promise<void> {
    for (const loss of [...losses]) {
      if ((await rooms.current(loss.room)).hostId === loss.user) await host.lost(loss.room);
      losses.delete(loss);
    }
  }

  async function sweep(): Promise<void> {
    for (const { room, presence, last } of await store.presence.claimLapsed(USER_LEFT_AFTER_MS)) {
      if (last) losses.add({ room, user: presence.user });
    }
    await settleLosses();
    await host.sweep();
    for (const { room, user, name } of await store.presence.claimDeparted()) {
      await bus.publish(room, { kind: 'frame', frame: { type: 'USER_LEFT', user: name, user_id: user } });
      participants.changed(room);
    }
  }

  return {
    async enter(session) {
      const room = await rooms.current(session.room);
      // A host is never kept out of his own room by its being full.
      const max = room.hostId === session.user.id ? UNBOUNDED.max : maxViewers;
      await arrive(session, room, { max, maxPerUser: USER_MAX_CONNECTIONS });
      sessions.add(session);
      void session.measured.then(() => tellDelay(session));
    },

    async leave(session) {
      sessions.delete(session);
      if (stopping) return;
      const { last } = await store.presence.leave(session.room, session.connection, USER_LEFT_AFTER_MS);
      if (!last) return;
      losses.add({ room: session.room, user: session.user.id });
      await settleLosses();
    },

    start() {
      const stopRenewing = repeat({ clock, log }, PRESENCE_RENEW_MS, 'renewing leases', renew);
      const stopSweeping = repeat({ clock, log }, SWEEP_INTERVAL_MS, 'the sweep', sweep);
      return async () => {
        stopping = true;
        participants.stop();
        await Promise.all([stopRenewing(), stopSweeping()]);
      };
    },
  };
}

/** Who is connected: leases for this node's sessions, announcements, departures. */
import { PRESENCE_LEASE_MS, PRESENCE_RENEW_MS, SWEEP_INTERVAL_MS, USER_LEFT_AFTER_MS } from '@streamit/protocol';
import { AppError } from '../lib/app-error.ts';
import type { Log } from '../ports/log.ts';
import type { Presence as PresenceEntry } from '../ports/presence-store.ts';
import type { RealtimeStore } from '../ports/realtime-store.ts';
import type { Session } from '../ports/session.ts';
import type { Room } from '../rooms/room-queries.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { HostPresence } from './host-presence.ts';
import type { Participants } from './participants.ts';

export interface Presence {
  /** @throws AppError `ROOM_FULL` */
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
  let stopping = false;

  const entryOf = ({ connection, user, delayMs }: Session): PresenceEntry => ({
    connection,
    user: user.id,
    name: user.name,
    delayMs,
  });

  /** Takes a lease and tells everyone of an arrival; false when the room holds `max` connections already. */
  async function arrive(session: Session, room: Room, max: number): Promise<boolean> {
    const entered = await store.presence.enter(session.room, entryOf(session), { leaseMs: PRESENCE_LEASE_MS, max });
    if (!entered.admitted) return false;
    if (room.hostId === session.user.id) await host.arrived(session);
    if (!entered.announced) {
      const { id: user_id, name: user } = session.user;
      const frame = { type: 'USER_JOINED', user, user_id } as const;
      await bus.publish(session.room, { kind: 'frame', frame, except: session.connection });
    }
    participants.changed(session.room);
    return true;
  }

  async function renew(): Promise<void> {
    for (const [code, present] of Map.groupBy(sessions, ({ room }) => room)) {
      const missing = new Set(await store.presence.renew(code, present.map(entryOf), PRESENCE_LEASE_MS));
      if (missing.size === 0) continue;
      // This node stood still for so long that others took it for dead; those who are still here arrive again.
      const room = await rooms.current(code);
      for (const session of present) {
        if (missing.has(session.connection)) await arrive(session, room, Number.MAX_SAFE_INTEGER);
      }
    }
  }

  async function sweep(): Promise<void> {
    await host.sweep();
    for (const { room, presence, last } of await store.presence.claimLapsed(USER_LEFT_AFTER_MS)) {
      if (last && (await rooms.current(room)).hostId === presence.user) await host.lost(room);
    }
    for (const { room, user, name } of await store.presence.claimDeparted()) {
      await bus.publish(room, { kind: 'frame', frame: { type: 'USER_LEFT', user: name, user_id: user } });
      participants.changed(room);
    }
  }

  /** Runs a task again and again, never twice at once, and outlives its failures. */
  function repeat(everyMs: number, what: string, task: () => Promise<void>): () => Promise<void> {
    let running: Promise<void> | null = null;
    const stop = clock.every(everyMs, () => {
      running ??= task()
        .catch((error: unknown) => log.error({ err: error }, `${what} failed; it is tried again`))
        .finally(() => {
          running = null;
        });
    });
    return async () => {
      stop();
      await running;
    };
  }

  return {
    async enter(session) {
      const room = await rooms.current(session.room);
      // A host is never kept out of his own room by its being full.
      const max = room.hostId === session.user.id ? Number.MAX_SAFE_INTEGER : maxViewers;
      if (!(await arrive(session, room, max))) throw new AppError('ROOM_FULL');
      sessions.add(session);
    },

    async leave(session) {
      sessions.delete(session);
      if (stopping) return;
      const { last } = await store.presence.leave(session.room, session.connection, USER_LEFT_AFTER_MS);
      if (last && (await rooms.current(session.room)).hostId === session.user.id) await host.lost(session.room);
    },

    start() {
      const stopRenewing = repeat(PRESENCE_RENEW_MS, 'renewing leases', renew);
      const stopSweeping = repeat(SWEEP_INTERVAL_MS, 'the sweep', sweep);
      return async () => {
        stopping = true;
        participants.stop();
        await Promise.all([stopRenewing(), stopSweeping()]);
      };
    },
  };
}

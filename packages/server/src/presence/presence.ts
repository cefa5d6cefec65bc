/** Who is connected: leases for this node's sessions, announcements, departures. */
import { PRESENCE_LEASE_MS, PRESENCE_RENEW_MS, SWEEP_INTERVAL_MS, USER_LEFT_AFTER_MS } from '@streamit/protocol';
import { AppError } from '../lib/app-error.ts';
import type { Log } from '../ports/log.ts';
import type { Presence as PresenceEntry } from '../ports/presence-store.ts';
import type { RealtimeStore } from '../ports/realtime-store.ts';
import type { Session } from '../ports/session.ts';
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

  async function take(session: Session) {
    const room = await rooms.current(session.room);
    const isHost = room.hostId === session.user.id;
    // A host is never kept out of his own room by its being full.
    const max = isHost ? Number.MAX_SAFE_INTEGER : maxViewers;
    const entered = await store.presence.enter(session.room, entryOf(session), { leaseMs: PRESENCE_LEASE_MS, max });
    return { isHost, ...entered };
  }

  async function renew(): Promise<void> {
    const byRoom = Map.groupBy(sessions, ({ room }) => room);
    for (const [room, present] of byRoom) {
      const missing = await store.presence.renew(room, present.map(entryOf), PRESENCE_LEASE_MS);
      for (const session of present) if (missing.includes(session.connection)) await take(session);
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
      const entered = await take(session);
      if (!entered.admitted) throw new AppError('ROOM_FULL');
      sessions.add(session);
      if (entered.isHost) await host.arrived(session);
      if (!entered.announced) {
        const { id: user_id, name: user } = session.user;
        const frame = { type: 'USER_JOINED', user, user_id } as const;
        await bus.publish(session.room, { kind: 'frame', frame, except: session.connection });
      }
      participants.changed(session.room);
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

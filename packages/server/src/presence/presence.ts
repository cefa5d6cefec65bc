/** Who is connected: leases for this node's sessions, announcements, departures. */
import {
  PARTICIPANTS_LISTED_MAX,
  PRESENCE_LEASE_MS,
  PRESENCE_RENEW_MS,
  type RoomCode,
  SWEEP_INTERVAL_MS,
  USER_LEFT_AFTER_MS,
  USER_MAX_CONNECTIONS,
  type UserId,
} from '@streamit/protocol';
import { AppError } from '../lib/app-error.ts';
import { createKeyedQueue } from '../lib/keyed-queue.ts';
import { repeat } from '../lib/repeat.ts';
import type { Log } from '../ports/log.ts';
import type { Departed, Presence as PresenceEntry } from '../ports/presence-store.ts';
import type { RealtimeStore } from '../ports/realtime-store.ts';
import type { Session } from '../ports/session.ts';
import type { Room } from '../rooms/room-queries.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { HostPresence } from './host-presence.ts';
import type { Participants } from './participants.ts';

/** How long who was here when his node stopped is still taken for present: he has another one to go to, or waits for this. */
const RESTART_LINGER_MS = 15_000;
/** Whether the others hear of each one who comes and goes; in a larger room the lists tell it (WS2). */
const isToldSingly = (present: number) => present <= PARTICIPANTS_LISTED_MAX;
/** For those who are in already, and for the host. */
const UNBOUNDED = { max: Number.MAX_SAFE_INTEGER, maxPerUser: Number.MAX_SAFE_INTEGER };

export interface Presence {
  /** @throws AppError `ROOM_FULL`, `RATE_LIMITED` (too many connections of one user) */
  enter(session: Session): Promise<void>;
  /** What can't be done now, because the store is away, is done when it is back; never rejects for that. */
  leave(session: Session): Promise<void>;
  /** The store may have lost the leases of this node's sessions in the room: takes them again. Nobody has come; but lists that were made meanwhile lack them, and are made anew. */
  assert(room: RoomCode): Promise<void>;
  /**
   * Begins to renew leases and to look for departures; the returned function ends it. From then on nobody's leaving is
   * told to anyone, unless he has not come back anywhere after a while: the server goes, not the people.
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
  const sessions = new Map<RoomCode, Set<Session>>();
  /** Kept until each is settled: what fails now, with the database busy say, is tried again by the sweep. */
  const losses = new Map<RoomCode, Set<UserId>>();
  const looks = createKeyedQueue<RoomCode>();
  /** Looks at a room that have not begun: they will see whatever is lost until then. */
  const looksToCome = new Map<RoomCode, Promise<void>>();
  /** Gone, but the store could not be told. */
  const unreleased = new Set<Session>();
  let stopping = false;

  const isHere = (session: Session) => sessions.get(session.room)?.has(session) === true;

  function add(session: Session): void {
    const here = sessions.get(session.room) ?? new Set();
    sessions.set(session.room, here.add(session));
  }

  function remove(session: Session): void {
    const here = sessions.get(session.room);
    here?.delete(session);
    if (here?.size === 0) sessions.delete(session.room);
  }

  const entryOf = ({ connection, user, delayMs }: Session): PresenceEntry => ({
    connection,
    user: user.id,
    name: user.name,
    delayMs,
  });

  /** Takes a lease; answers whether the others have to be told of an arrival. @throws AppError `ROOM_FULL`, `RATE_LIMITED` (too many of his) */
  async function take(session: Session, room: Room, bounds: { max: number; maxPerUser: number }): Promise<boolean> {
    const entered = await store.presence.enter(session.room, entryOf(session), {
      leaseMs: PRESENCE_LEASE_MS,
      ...bounds,
    });
    if (!entered.admitted) {
      if (entered.full === 'room') throw new AppError('ROOM_FULL');
      throw new AppError('RATE_LIMITED', 'You have this room open too many times. Close it somewhere else first.');
    }
    if (room.hostId === session.user.id) await host.arrived(session);
    // In a crowd, the list of participants tells it: one frame to each, for each who comes, is the square of the crowd.
    return !entered.announced && (isToldSingly(entered.present) || room.hostId === session.user.id);
  }

  /** Takes a lease and tells everyone of an arrival. @throws AppError as {@link take} */
  async function arrive(session: Session, room: Room, bounds: { max: number; maxPerUser: number }): Promise<void> {
    if (await take(session, room, bounds)) {
      const { id: user_id, name: user } = session.user;
      const frame = { type: 'USER_JOINED', user, user_id } as const;
      await bus.publish(session.room, { kind: 'frame', frame, except: session.connection });
    }
    participants.changed(session.room);
  }

  /** The room's lead counts on it (PB6): it does not wait for the next renewal. */
  async function tellDelay(session: Session): Promise<void> {
    if (!isHere(session)) return;
    try {
      await store.presence.renew(session.room, [entryOf(session)], PRESENCE_LEASE_MS);
    } catch (error) {
      log.warn({ err: error, room: session.room }, 'a delay was not told; the next renewal tells it');
    }
  }

  /** Extends the leases of one room's sessions; answers those that the store does not have. */
  async function extend(code: RoomCode, present: readonly Session[]): Promise<Session[]> {
    const missing = new Set(await store.presence.renew(code, present.map(entryOf), PRESENCE_LEASE_MS));
    return present.filter((session) => missing.has(session.connection) && isHere(session));
  }

  /** Takes again what the store does not have. Nobody has come; but lists that were made meanwhile lack them. */
  async function assertLeases(code: RoomCode): Promise<void> {
    const missing = await extend(code, [...(sessions.get(code) ?? [])]);
    if (missing.length === 0) return;
    const room = await rooms.current(code);
    for (const session of missing) await take(session, room, UNBOUNDED);
    participants.changed(code);
  }

  /** Leases are missing when the store has lost them, or when this node stood still for so long that it was taken for dead. */
  async function renew(): Promise<void> {
    for (const code of [...sessions.keys()]) await assertLeases(code);
  }

  async function release(session: Session): Promise<void> {
    const { last } = await store.presence.leave(session.room, session.connection, USER_LEFT_AFTER_MS);
    // A store that came back empty does not know him: whether he was the host is asked all the same.
    const isLate = unreleased.delete(session);
    if (last || isLate) lose(session.room, session.user.id);
  }

  /** The last connection of a user went: kept until it is clear that he was not the host, or the room waits for him. */
  function lose(code: RoomCode, user: UserId): void {
    losses.set(code, (losses.get(code) ?? new Set()).add(user));
  }

  /** One look for all whom a room has lost: when it is cut off whole, not each of its people may cost one. */
  async function lookAt(code: RoomCode): Promise<void> {
    const lost = losses.get(code);
    if (lost === undefined) return;
    // Whoever is lost from here on, again perhaps, is looked for again.
    losses.delete(code);
    try {
      if (lost.has((await rooms.current(code)).hostId)) await host.lost(code);
    } catch (error) {
      for (const user of lost) lose(code, user);
      throw error;
    }
  }

  /** Rejects when the look at the room failed; the sweep looks again. */
  function settle(code: RoomCode): Promise<void> {
    const toCome =
      looksToCome.get(code) ??
      looks.run(code, () => {
        looksToCome.delete(code);
        return lookAt(code);
      });
    looksToCome.set(code, toCome);
    return toCome;
  }

  async function settleLosses(): Promise<void> {
    for (const code of [...losses.keys()]) await settle(code);
  }

  async function claimLapsed(): Promise<void> {
    for (const { room, presence, last } of await store.presence.claimLapsed(USER_LEFT_AFTER_MS)) {
      if (last) lose(room, presence.user);
    }
  }

  async function announceDeparted(): Promise<void> {
    const departed = Map.groupBy(await store.presence.claimDeparted(), ({ room }) => room);
    for (const [code, gone] of departed) {
      // The host of a node that was stopped has found no other: only now he counts as lost.
      for (const { user } of gone) lose(code, user);
      participants.changed(code);
    }
    for (const [code, gone] of departed) await tellOfDepartures(code, gone);
  }

  async function tellOfDepartures(code: RoomCode, gone: readonly Departed[]): Promise<void> {
    const isLarge = gone.some(({ present }) => !isToldSingly(present));
    // Unknown while the database is away: then the others come first.
    const hostId = isLarge ? (await rooms.current(code).catch(() => null))?.hostId : undefined;
    for (const { user, name, present } of gone) {
      if (!isToldSingly(present) && user !== hostId) continue;
      await bus.publish(code, { kind: 'frame', frame: { type: 'USER_LEFT', user: name, user_id: user } });
    }
  }

  async function sweep(): Promise<void> {
    const releaseAll = async () => {
      for (const session of [...unreleased]) await release(session);
    };
    // Each for itself: what the database can't do now must not keep the others from being told who is here.
    const failures: unknown[] = [];
    for (const step of [releaseAll, claimLapsed, announceDeparted, settleLosses, host.sweep]) {
      await step().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }

  return {
    async enter(session) {
      const room = await rooms.current(session.room);
      // A host is never kept out of his own room by its being full.
      const max = room.hostId === session.user.id ? UNBOUNDED.max : maxViewers;
      await arrive(session, room, { max, maxPerUser: USER_MAX_CONNECTIONS });
      add(session);
      void session.measured.then(() => tellDelay(session));
    },

    async leave(session) {
      remove(session);
      const { room, connection } = session;
      if (stopping) return void (await store.presence.leave(room, connection, RESTART_LINGER_MS));
      try {
        await release(session);
      } catch (error) {
        unreleased.add(session);
        log.warn({ err: error, room }, 'a connection is gone, and the store could not be told; it is tried again');
        return;
      }
      await settle(room);
    },

    assert: assertLeases,

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

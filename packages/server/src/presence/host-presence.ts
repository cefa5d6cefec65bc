/** What the coming and going of the host does to the room: live, grace, expiry (RM2, RM7–RM9). */
import { CLOSE, type RoomCode } from '@streamit/protocol';
import type { Db } from '../database/tables.ts';
import type { Log } from '../ports/log.ts';
import type { RealtimeStore } from '../ports/realtime-store.ts';
import type { Session } from '../ports/session.ts';
import { findRoomsIn, type Room } from '../rooms/room-queries.ts';
import type { Rooms } from '../rooms/rooms.ts';

/** A room claimed for expiry by a node that died comes up again after this. */
const CLAIM_MS = 10_000;

export interface HostPresence {
  /** The host's connection is in the presence store. */
  arrived(session: Session): Promise<void>;
  /** His last one is gone. */
  lost(room: RoomCode): Promise<void>;
  /** Expires the room if its deadline has passed; answers whether it is over. */
  expireIfDue(room: Room): Promise<boolean>;
  /** Expires every room whose deadline has passed; answers how many. Each is expired by exactly one caller. */
  expireDue(): Promise<number>;
  /** As {@link expireDue}, from the store's deadlines alone: what the sweep calls. */
  sweep(): Promise<void>;
  /**
   * After a start: rooms that are live without a host in the store begin their grace, deadlines are set again.
   * A film that was playing went on in its players while no server was there, so it stops where it is by now; but not
   * more than a grace after `aliveAt`, when a server last lived: by then nobody was watching.
   */
  recover(aliveAt: number | undefined): Promise<void>;
}

export interface HostPresenceDeps {
  readonly db: Db;
  readonly store: RealtimeStore;
  readonly rooms: Rooms;
  readonly graceSeconds: number;
  readonly log: Log;
  /** Stops and restarts the film. */
  readonly playback: { freeze(room: Room, now: number): Promise<void>; resume(room: Room): Promise<void> };
}

export function createHostPresence(deps: HostPresenceDeps): HostPresence {
  const { db, store, rooms, graceSeconds, log, playback } = deps;
  const { clock, bus, grace } = store;

  async function isHostHere(room: Room): Promise<boolean> {
    return (await store.presence.list(room.code)).some(({ user }) => user === room.hostId);
  }

  async function returned(code: RoomCode, session?: Session): Promise<void> {
    const before = await rooms.byCode(code);
    const room = await rooms.transition(code, 'HOST_ARRIVED');
    if (room === null || before.state !== 'GRACE') return;
    await grace.cancel(code);
    const frame = { type: 'HOST_RECONNECTED', user: room.hostName, user_id: room.hostId } as const;
    await bus.publish(code, { kind: 'frame', frame, except: session?.connection });
    await playback.resume(room);
  }

  async function wait(code: RoomCode, frozenAt: number): Promise<void> {
    const deadline = Math.round(clock.now() + graceSeconds * 1000);
    const room = await rooms.transition(code, 'HOST_LOST', deadline);
    if (room === null) return;
    await grace.start(code, deadline);
    await playback.freeze(room, frozenAt);
    const { hostName: user, hostId: user_id } = room;
    const frame = { type: 'HOST_DISCONNECTED', user, user_id, grace_seconds: graceSeconds, deadline } as const;
    await bus.publish(code, { kind: 'frame', frame });
    // He may have come back while the room was being moved; then nobody else would notice.
    if (await isHostHere(room)) await returned(code);
  }

  async function expire(code: RoomCode): Promise<boolean> {
    const expired = await rooms.transition(code, 'GRACE_ENDED');
    await grace.cancel(code);
    // Expired by somebody who can't reach the sockets here (`streamit expire-rooms`): they are told all the same.
    const room = expired ?? (await rooms.byCode(code));
    if (room.state === 'EXPIRED') await rooms.end(room, { type: 'ROOM_EXPIRED' }, CLOSE.GRACE_EXPIRED);
    if (expired !== null) log.info({ room: room.id }, 'a room expired without its host');
    return expired !== null;
  }

  const isDue = (room: Room) =>
    room.state === 'GRACE' && room.graceDeadline !== null && room.graceDeadline <= clock.now();

  return {
    arrived: (session) => returned(session.room, session),
    lost: (code) => wait(code, clock.now()),

    async expireIfDue(room) {
      if (isDue(room)) await expire(room.code);
      return room.state === 'EXPIRED' || isDue(room);
    },

    async expireDue() {
      const due = (await findRoomsIn(db, ['GRACE'])).filter(isDue);
      const expired = await Promise.all(due.map(({ code }) => expire(code)));
      return expired.filter(Boolean).length;
    },

    async sweep() {
      for (const code of await grace.claimDue(CLAIM_MS)) await expire(code);
    },

    async recover(aliveAt) {
      const frozenAt = Math.min(clock.now(), (aliveAt ?? clock.now()) + graceSeconds * 1000);
      for (const room of await findRoomsIn(db, ['LIVE', 'GRACE'])) {
        if (room.state === 'GRACE') await grace.start(room.code, room.graceDeadline ?? clock.now());
        else if (!(await isHostHere(room))) await wait(room.code, frozenAt);
      }
    },
  };
}

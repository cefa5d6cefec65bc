/** What the coming and going of the host does to the room: live, grace, expiry (RM2, RM7–RM9). */
import { CLOSE, type RoomCode } from '@streamit/protocol';
import type { Db } from '../database/tables.ts';
import { createKeyedQueue } from '../lib/keyed-queue.ts';
import type { Log } from '../ports/log.ts';
import type { RealtimeStore } from '../ports/realtime-store.ts';
import type { Session } from '../ports/session.ts';
import { findRoomsIn, type Room } from '../rooms/room-queries.ts';
import { isGraceOver } from '../rooms/room-rules.ts';
import type { Rooms } from '../rooms/rooms.ts';

/** A room claimed for expiry by a node that died comes up again after this. */
const CLAIM_MS = 10_000;

export interface HostPresence {
  /** The host's connection is in the presence store. */
  arrived(session: Session): Promise<void>;
  /** His last connection may be gone: if it is, the room begins to wait for him. Safe to call again. */
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

  /** What the host's coming and going does to one room happens in one order. */
  const inOrder = createKeyedQueue<RoomCode>();

  async function goOn(code: RoomCode, session?: Session): Promise<void> {
    const moved = await rooms.transition(code, 'HOST_ARRIVED');
    const room = moved?.room ?? (await rooms.byCode(code));
    if (moved?.from === 'GRACE') {
      await grace.cancel(code);
      const frame = { type: 'HOST_RECONNECTED', user: room.hostName, user_id: room.hostId } as const;
      await bus.publish(code, { kind: 'frame', frame, except: session?.connection });
    }
    // Also when another node has moved the room: whoever comes last leaves the film running.
    if (room.state === 'LIVE') await playback.resume(room);
  }

  /** Each step may be done already: by another node, or by a first try that failed half-way. */
  async function wait(code: RoomCode, frozenAt: number): Promise<void> {
    if (await isHostHere(await rooms.byCode(code))) return;
    const deadline = Math.round(clock.now() + graceSeconds * 1000);
    const moved = await rooms.transition(code, 'HOST_LOST', { graceDeadline: deadline });
    const room = moved?.room ?? (await rooms.byCode(code));
    if (room.state !== 'GRACE') return;
    await grace.start(code, room.graceDeadline ?? deadline);
    await playback.freeze(room, frozenAt);
    if (moved !== null) {
      const { hostName: user, hostId: user_id } = room;
      const frame = { type: 'HOST_DISCONNECTED', user, user_id, grace_seconds: graceSeconds, deadline } as const;
      await bus.publish(code, { kind: 'frame', frame });
    }
    // On another node he may have come back meanwhile, and found the room as it was before.
    if (await isHostHere(room)) await goOn(code);
  }

  /** For a room whose deadline was seen to have passed. */
  async function end(code: RoomCode): Promise<boolean> {
    const seen = await rooms.byCode(code);
    // The host came and went again since: the room waits anew, until another deadline.
    if (seen.state === 'GRACE' && !isGraceOver(seen, clock.now())) return false;
    const expired = await rooms.transition(code, 'GRACE_ENDED');
    await grace.cancel(code);
    // Expired by somebody who can't reach the sockets here (`streamit expire-rooms`): they are told all the same.
    const room = expired?.room ?? (await rooms.byCode(code));
    if (room.state === 'EXPIRED') await rooms.end(room, { type: 'ROOM_EXPIRED' }, CLOSE.GRACE_EXPIRED);
    if (expired === null) return false;
    log.info({ room: room.id }, 'a room expired without its host');
    await rooms.tellOfEnd(room);
    return true;
  }

  const expire = (code: RoomCode) => inOrder.run(code, () => end(code));

  return {
    arrived: (session) => inOrder.run(session.room, () => goOn(session.room, session)),
    lost: (code) => inOrder.run(code, () => wait(code, clock.now())),

    async expireIfDue(room) {
      const isOver = isGraceOver(room, clock.now());
      if (isOver) await expire(room.code);
      return isOver || room.state === 'EXPIRED';
    },

    async expireDue() {
      const due = (await findRoomsIn(db, ['GRACE'])).filter((room) => isGraceOver(room, clock.now()));
      const expired = await Promise.all(due.map(({ code }) => expire(code)));
      return expired.filter(Boolean).length;
    },

    async sweep() {
      for (const code of await grace.claimDue(CLAIM_MS)) await expire(code);
    },

    async recover(aliveAt) {
      const frozenAt = Math.min(clock.now(), (aliveAt ?? clock.now()) + graceSeconds * 1000);
      for (const { code } of await findRoomsIn(db, ['LIVE', 'GRACE'])) await wait(code, frozenAt);
    },
  };
}

/** What the coming and going of the host does to the room: live, grace, expiry (RM2, RM7–RM9). */
import { CLOSE, PRESENCE_LEASE_MS, type RoomCode } from '@streamit/protocol';
import type { Db } from '../database/tables.ts';
import { createKeyedQueue } from '../lib/keyed-queue.ts';
import { repeat } from '../lib/repeat.ts';
import type { Log } from '../ports/log.ts';
import type { RealtimeStore } from '../ports/realtime-store.ts';
import type { Session } from '../ports/session.ts';
import { isActive } from '../rooms/room-lifecycle.ts';
import { findRoomsIn, type Room } from '../rooms/room-queries.ts';
import { isGraceOver } from '../rooms/room-rules.ts';
import type { Rooms } from '../rooms/rooms.ts';

/** A room claimed for expiry by a node that died comes up again after this. */
const CLAIM_MS = 10_000;

/** How often all rooms are looked through for what a node that died half-way has left; by one node at a time. */
const RECONCILE_MS = 60_000;

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
   * After a start without other nodes: rooms that are live without a host in the store begin their grace, deadlines are
   * set again. A film that was playing went on in its players while no server was there, so it stops where it is by now;
   * but not more than a grace after `aliveAt`, when a server last lived: by then nobody was watching.
   */
  recover(aliveAt: number | undefined): Promise<void>;
  /**
   * Sets right what the store has lost, or a node that died half-way has left: deadlines, rooms that wait for a host who
   * is there, rooms that do not wait for one who has been missing for a lease.
   */
  reconcile(): Promise<void>;
  /** Begins to {@link reconcile} by itself; the returned function ends it. */
  start(): () => Promise<void>;
}

export interface HostPresenceDeps {
  readonly db: Db;
  readonly store: RealtimeStore;
  readonly rooms: Rooms;
  readonly graceSeconds: number;
  readonly log: Log;
  /** Stops and restarts the film; answers whether it did. */
  readonly playback: { freeze(room: Room, now: number): Promise<boolean>; resume(room: Room): Promise<boolean> };
}

export function createHostPresence(deps: HostPresenceDeps): HostPresence {
  const { db, store, rooms, graceSeconds, log, playback } = deps;
  const { clock, bus, grace } = store;

  async function isHostHere(room: Room): Promise<boolean> {
    return (await store.presence.list(room.code)).some(({ user }) => user === room.hostId);
  }

  /** What the host's coming and going does to one room happens in one order. */
  const inOrder = createKeyedQueue<RoomCode>();
  /** Rooms that were moved, perhaps, and nobody was told: the store or the database went away in between. */
  const halfMoved = new Set<RoomCode>();

  async function wholly(code: RoomCode, move: () => Promise<void>): Promise<void> {
    try {
      await move();
      halfMoved.delete(code);
    } catch (error) {
      halfMoved.add(code);
      throw error;
    }
  }

  const goOn = (code: RoomCode, session?: Session) =>
    wholly(code, async () => {
      const moved = await rooms.transition(code, 'HOST_ARRIVED');
      const room = moved?.room ?? (await rooms.byCode(code));
      if (room.state !== 'LIVE') return;
      if (moved?.from === 'GRACE' || halfMoved.has(code)) {
        await grace.cancel(code);
        const frame = { type: 'HOST_RECONNECTED', user: room.hostName, user_id: room.hostId } as const;
        await bus.publish(code, { kind: 'frame', frame, except: session?.connection });
      }
      // Also when another node has moved the room: whoever comes last leaves the film running.
      await playback.resume(room);
    });

  /** Each step may be done already: by another node, or by a first try that failed half-way. */
  const wait = (code: RoomCode, frozenAt: number) =>
    wholly(code, async () => {
      if (await isHostHere(await rooms.byCode(code))) return;
      const newDeadline = Math.round(clock.now() + graceSeconds * 1000);
      const moved = await rooms.transition(code, 'HOST_LOST', { graceDeadline: newDeadline });
      const room = moved?.room ?? (await rooms.byCode(code));
      if (room.state !== 'GRACE') return;
      const deadline = room.graceDeadline ?? newDeadline;
      await grace.start(code, deadline);
      const isStopped = await playback.freeze(room, frozenAt);
      if (moved !== null || isStopped || halfMoved.has(code)) {
        const { hostName: user, hostId: user_id } = room;
        const frame = { type: 'HOST_DISCONNECTED', user, user_id, grace_seconds: graceSeconds, deadline } as const;
        await bus.publish(code, { kind: 'frame', frame });
      }
      // On another node he may have come back meanwhile, and found the room as it was before.
      if (await isHostHere(room)) await goOn(code);
    });

  /** For a room whose deadline was seen to have passed. */
  async function end(code: RoomCode): Promise<boolean> {
    const seen = await rooms.byCode(code);
    // The host came and went again since: the room waits anew, until another deadline.
    if (seen.state === 'GRACE' && !isGraceOver(seen, clock.now())) return false;
    // Whoever began to wait for him has died before he could see him come.
    if (seen.state === 'GRACE' && (await isHostHere(seen))) {
      await goOn(code);
      return false;
    }
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
  const lost = (code: RoomCode) => inOrder.run(code, () => wait(code, clock.now()));

  /** Live rooms without their host, or with him on his way from one node to another. */
  let missing: RoomCode[] = [];
  let stopLooking = () => {};

  async function lookAgain(): Promise<void> {
    const suspects = missing;
    missing = [];
    for (const code of suspects) await lost(code);
  }

  async function reconcile(): Promise<void> {
    const live: RoomCode[] = [];
    for (const room of await findRoomsIn(db, ['LIVE', 'GRACE'])) {
      const isHere = await isHostHere(room);
      if (isHere && room.state === 'GRACE') await inOrder.run(room.code, () => goOn(room.code));
      else if (isHere) await playback.resume(room);
      else if (room.state === 'GRACE') await lost(room.code);
      else live.push(room.code);
    }
    missing = live;
    stopLooking();
    // Nodes that live take their leases again meanwhile, and people find their way to another one.
    stopLooking = clock.after(PRESENCE_LEASE_MS, () => {
      lookAgain().catch((error: unknown) => log.error({ err: error }, 'rooms without a host were not looked at'));
    });
  }

  return {
    arrived: (session) => inOrder.run(session.room, () => goOn(session.room, session)),
    lost,

    async expireIfDue(room) {
      const isOver = isGraceOver(room, clock.now());
      if (!isOver) return room.state === 'EXPIRED';
      await expire(room.code);
      return !isActive((await rooms.byCode(room.code)).state);
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

    reconcile,

    start() {
      const stop = repeat({ clock, log }, RECONCILE_MS, 'looking through all rooms', async () => {
        if ((await store.rateLimit.hit('reconcile', 1, RECONCILE_MS - 1_000)).allowed) await reconcile();
      });
      return async () => {
        stopLooking();
        await stop();
      };
    },
  };
}

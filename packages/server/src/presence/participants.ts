/** The list of who is here: at once to a joiner, coalesced to the others (WS2). */
import {
  PARTICIPANTS_INTERVAL_MS,
  PARTICIPANTS_INTERVAL_MS_PER_CONNECTION,
  PARTICIPANTS_LISTED_MAX,
  type Participant,
  type RoomCode,
  type ServerFrameOf,
} from '@streamit/protocol';
import type { Log } from '../ports/log.ts';
import type { Presence } from '../ports/presence-store.ts';
import type { RealtimeStore } from '../ports/realtime-store.ts';
import type { Room } from '../rooms/room-queries.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { Sanctions } from '../rooms/sanctions.ts';

/** One entry a user, however many tabs he has; the host first, present or not; then in the order of arrival. */
export function participantsFrame(
  room: Room,
  present: readonly Presence[],
  muted: ReadonlySet<string>,
): ServerFrameOf<'ROOM_PARTICIPANTS'> {
  const users = new Map<string, Participant>();
  const host = { id: room.hostId, name: room.hostName, role: 'host' } as const;
  users.set(room.hostId, { ...host, is_online: false, in_call: false, is_muted: false });
  for (const { user, name } of present) {
    const role = user === room.hostId ? 'host' : 'participant';
    users.set(user, { id: user, name, role, is_online: true, in_call: false, is_muted: muted.has(user) });
  }
  const isHostHere = users.get(room.hostId)?.is_online === true;
  const listed = [...users.values()].slice(0, PARTICIPANTS_LISTED_MAX + 1);
  return {
    type: 'ROOM_PARTICIPANTS',
    participants: listed.filter(({ is_online }) => is_online).map(({ name }) => name),
    users: listed,
    host: room.hostName,
    total: isHostHere ? users.size : users.size - 1,
  };
}

/** Milliseconds between two lists to a room with so many connections. */
export function participantsIntervalMs(connections: number): number {
  return Math.max(PARTICIPANTS_INTERVAL_MS, connections * PARTICIPANTS_INTERVAL_MS_PER_CONNECTION);
}

export interface Participants {
  frame(room: RoomCode): Promise<ServerFrameOf<'ROOM_PARTICIPANTS'>>;
  /** Has the list sent to everyone: soon, and once for many changes. */
  changed(room: RoomCode): void;
  stop(): void;
}

export interface ParticipantsDeps {
  readonly store: RealtimeStore;
  readonly rooms: Rooms;
  readonly sanctions: Pick<Sanctions, 'list'>;
  readonly log: Log;
}

export function createParticipants({ store, rooms, sanctions, log }: ParticipantsDeps): Participants {
  const scheduled = new Map<RoomCode, () => void>();
  let stopped = false;

  async function frame(code: RoomCode): Promise<ServerFrameOf<'ROOM_PARTICIPANTS'>> {
    const [room, present] = await Promise.all([rooms.current(code), store.presence.list(code)]);
    const { muted } = await sanctions.list(room);
    return participantsFrame(room, present, new Set(muted));
  }

  async function publish(code: RoomCode): Promise<void> {
    try {
      await store.bus.publish(code, { kind: 'frame', frame: await frame(code) });
    } catch (error) {
      log.warn({ err: error, room: code }, 'the list of participants was not sent');
    }
  }

  /** Each node has lists sent of what changed on it; all of them together no more than one an interval. */
  async function publishInTurn(code: RoomCode, intervalMs: number): Promise<void> {
    const bucket = `participants:${code}`;
    // With the store away it can't be sent either, which is said there.
    const turn = await store.rateLimit.hit(bucket, 1, intervalMs).catch(() => ({ allowed: true, retryAfterMs: 0 }));
    if (!turn.allowed) return after(code, turn.retryAfterMs, intervalMs);
    // What changes from here on is not in this list, perhaps.
    scheduled.delete(code);
    await publish(code);
  }

  function after(code: RoomCode, ms: number, intervalMs: number): void {
    if (!stopped)
      scheduled.set(
        code,
        store.clock.after(ms, () => void publishInTurn(code, intervalMs)),
      );
  }

  async function schedule(code: RoomCode): Promise<void> {
    const [connections = 0] = await store.presence.count([code]).catch(() => [0]);
    const intervalMs = participantsIntervalMs(connections);
    after(code, intervalMs, intervalMs);
  }

  return {
    frame,
    changed(code) {
      if (stopped || scheduled.has(code)) return;
      // Taken at once, before its delay is known, so that a second change in the same moment adds nothing.
      scheduled.set(code, () => {});
      void schedule(code);
    },
    stop() {
      stopped = true;
      for (const cancel of scheduled.values()) cancel();
      scheduled.clear();
    },
  };
}

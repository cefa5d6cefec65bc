/** Presence leases of a single node. */
import type { ConnectionId, RoomCode, UserId } from '@streamit/protocol';
import type { Clock } from '../../ports/clock.ts';
import type { Departed, Lapsed, Presence, PresenceStore } from '../../ports/presence-store.ts';

interface Room {
  readonly connections: Map<ConnectionId, { presence: Presence; leaseUntil: number }>;
  /** Live connections of each user, so that "was it his last?" needs no scan. */
  readonly perUser: Map<UserId, number>;
  /** Users without a connection whom the others still believe present. */
  readonly lingering: Map<UserId, { name: string; until: number }>;
}

export function createMemoryPresenceStore(clock: Clock): PresenceStore {
  const rooms = new Map<RoomCode, Room>();

  function open(code: RoomCode): Room {
    const room = rooms.get(code) ?? { connections: new Map(), perUser: new Map(), lingering: new Map() };
    rooms.set(code, room);
    return room;
  }

  /** Those with a lease: one that ran out counts no more, also before it is claimed. */
  function live(code: RoomCode): Presence[] {
    const now = clock.now();
    const entries = [...(rooms.get(code)?.connections.values() ?? [])];
    return entries.filter(({ leaseUntil }) => leaseUntil > now).map(({ presence }) => presence);
  }

  const presentIn = (room: Room) => room.connections.size + room.lingering.size;

  /** Takes one connection out; its user lingers when it was the last. */
  function remove(room: Room, presence: Presence, lingerMs: number): { last: boolean } {
    room.connections.delete(presence.connection);
    const others = (room.perUser.get(presence.user) ?? 1) - 1;
    if (others > 0) {
      room.perUser.set(presence.user, others);
      return { last: false };
    }
    room.perUser.delete(presence.user);
    room.lingering.set(presence.user, { name: presence.name, until: clock.now() + lingerMs });
    return { last: true };
  }

  return {
    async enter(code, presence, { leaseMs, max, maxPerUser }) {
      const room = open(code);
      const entered = room.connections.get(presence.connection);
      if (entered !== undefined) {
        entered.leaseUntil = clock.now() + leaseMs;
        return { admitted: true, announced: true, present: presentIn(room) };
      }
      const others = room.perUser.get(presence.user) ?? 0;
      if (others >= maxPerUser) return { admitted: false, full: 'user' };
      if (room.connections.size >= max && live(code).length >= max) return { admitted: false, full: 'room' };
      room.connections.set(presence.connection, { presence: { ...presence }, leaseUntil: clock.now() + leaseMs });
      room.perUser.set(presence.user, others + 1);
      const lingered = room.lingering.delete(presence.user);
      return { admitted: true, announced: others > 0 || lingered, present: presentIn(room) };
    },

    async renew(code, presences, leaseMs) {
      const connections = rooms.get(code)?.connections;
      const missing: ConnectionId[] = [];
      for (const presence of presences) {
        const entry = connections?.get(presence.connection);
        if (entry === undefined) missing.push(presence.connection);
        else {
          entry.presence = { ...presence };
          entry.leaseUntil = clock.now() + leaseMs;
        }
      }
      return missing;
    },

    async leave(code, connection, lingerMs) {
      const room = rooms.get(code);
      const entry = room?.connections.get(connection);
      if (room === undefined || entry === undefined) return { last: false };
      return remove(room, entry.presence, lingerMs);
    },

    async list(code) {
      return live(code).map((presence) => ({ ...presence }));
    },

    async delayAt(code, quantile) {
      const delays = live(code).flatMap(({ delayMs }) => delayMs ?? []);
      return delays.sort((a, b) => a - b)[Math.ceil(quantile * delays.length) - 1] ?? null;
    },

    async count(codes) {
      return codes.map((code) => live(code).length);
    },

    async claimLapsed(lingerMs) {
      const now = clock.now();
      const lapsed: Lapsed[] = [];
      for (const [code, room] of rooms) {
        for (const { presence, leaseUntil } of [...room.connections.values()]) {
          if (leaseUntil <= now) lapsed.push({ room: code, presence, ...remove(room, presence, lingerMs) });
        }
      }
      return lapsed;
    },

    async claimDeparted() {
      const now = clock.now();
      const departed: Departed[] = [];
      for (const [code, room] of rooms) {
        const present = presentIn(room);
        for (const [user, { name, until }] of room.lingering) {
          if (until > now) continue;
          room.lingering.delete(user);
          departed.push({ room: code, user, name, present });
        }
        if (room.connections.size === 0 && room.lingering.size === 0) rooms.delete(code);
      }
      return departed;
    },

    async drop(code) {
      rooms.delete(code);
    },
  };
}

/** Carries a room's events from the bus to the sockets that this node holds: encoded once, framed once, the same bytes to all. */
import {
  BATCH_MS_PER_CONNECTION,
  CHAT_BATCH_MS,
  type CloseCode,
  type ConnectionId,
  JOIN_BACKLOG_MAX,
  PRESENCE_BATCH_MS,
  type RoomCode,
  type ServerFrame,
  type UserId,
} from '@streamit/protocol';
import { assertNever } from '../../lib/assert-never.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HeardEvent, RoomBus } from '../../ports/room-bus.ts';
import type { LookUpPresent } from '../../ports/room-present.ts';
import { newsAfter } from './backlog.ts';
import type { RoomConnection } from './room-connection.ts';
import { textFrame } from './text-frame.ts';
import { createTold, type Told } from './told.ts';

/** Frames that may wait for company, and how long: when many people come or talk at once, they share a write. */
const PATIENCE_MS: { readonly [Type in ServerFrame['type']]?: number } = {
  USER_JOINED: PRESENCE_BATCH_MS,
  USER_LEFT: PRESENCE_BATCH_MS,
  ROOM_PARTICIPANTS: PRESENCE_BATCH_MS,
  CHAT_MESSAGE: CHAT_BATCH_MS,
};

/** How long it takes until what could not be looked up after an outage is looked up again. */
const LOOK_AGAIN_MS = 250;

interface Outgoing {
  readonly frame: ServerFrame;
  readonly bytes: Buffer;
  /** Connections that are not told. */
  readonly except: readonly ConnectionId[];
}

interface Room {
  readonly members: Set<RoomConnection>;
  /** Connections whose join snapshot is still being read, with what happened meanwhile. */
  readonly gathering: Map<RoomConnection, ServerFrame[]>;
  /** What waits to be written: together, in one write a socket, at the end of this turn of the event loop. */
  outgoing: Outgoing[];
  /** Members who came while frames were waiting, with how many of them they were told already. */
  readonly latecomers: Map<RoomConnection, number>;
  /** When they are written, by the clock, and how to take that back; `null` while nothing waits. */
  flush: { readonly at: number; readonly cancel: () => void } | null;
  readonly subscription: Promise<() => Promise<void>>;
  readonly told: Told<RoomConnection>;
  /** Events may have been missed: since when messages may be; `null`: none, or they are being looked up. */
  missedSince: number | null;
  isCatchingUp: boolean;
}

export interface Fanout {
  /** Begins to gather the room's events for a connection that is joining. */
  gather(connection: RoomConnection): Promise<void>;
  /** Ends the gathering: answers what came meanwhile and is news after `greeting`; from now on the connection is written to. */
  admit(connection: RoomConnection, greeting: readonly ServerFrame[]): ServerFrame[];
  remove(connection: RoomConnection): Promise<void>;
  /** What this node holds. */
  size(): { readonly rooms: number; readonly connections: number };
}

export interface FanoutHooks {
  /** The first connection of a room came to this node: its events are heard from now on. */
  readonly opened: (room: RoomCode) => void;
  /** The room's row changed. */
  readonly changed: (room: RoomCode) => void;
  /** Events may have been missed: what is the room now? It is asked again after a failure. */
  readonly missed: LookUpPresent;
  /** A frame for the room is being written to its sockets here. */
  readonly telling?: (frame: ServerFrame) => void;
  /** The last connection left this node. */
  readonly closed: (room: RoomCode) => void;
}

export function createFanout(bus: RoomBus, clock: Clock, hooks: FanoutHooks): Fanout {
  const rooms = new Map<RoomCode, Room>();

  function open(code: RoomCode): Room {
    const hearing = bus.subscribe(code, (event) => hear(code, room, event));
    const room: Room = {
      members: new Set(),
      gathering: new Map(),
      outgoing: [],
      latecomers: new Map(),
      flush: null,
      // What is kept of a room is kept in step only from here on.
      subscription: hearing.then((unsubscribe) => {
        if (rooms.get(code) === room) hooks.opened(code);
        return unsubscribe;
      }),
      told: createTold(clock.now()),
      missedSince: null,
      isCatchingUp: false,
    };
    rooms.set(code, room);
    return room;
  }

  function hear(code: RoomCode, room: Room, event: HeardEvent): void {
    switch (event.kind) {
      case 'changed':
        hooks.changed(code);
        return;
      case 'close':
        closeAll(room, event.code, event.user);
        return;
      case 'frame':
        tell(room, event.frame, event.except);
        return;
      case 'missed':
        room.missedSince ??= room.told.messagesSince;
        void catchUp(code, room);
        return;
      default:
        assertNever(event);
    }
  }

  function tell(room: Room, frame: ServerFrame, except?: ConnectionId): void {
    if (!room.told.admits(frame)) return;
    for (const [connection, backlog] of room.gathering) {
      // A backlog without bound would let a stuck join eat the node; the rest of a join this slow is lost with it.
      if (except !== connection.connection && backlog.length < JOIN_BACKLOG_MAX) backlog.push(frame);
    }
    if (room.members.size > 0) enqueue(room, frame, except);
  }

  /** Tells those who are here what they may have missed; again and again, until it could be looked up. */
  async function catchUp(code: RoomCode, room: Room): Promise<void> {
    if (room.isCatchingUp) return;
    room.isCatchingUp = true;
    while (room.missedSince !== null && rooms.get(code) === room) {
      const messagesSince = room.missedSince;
      room.missedSince = null;
      const witnesses = [...room.members, ...room.gathering.keys()].map((session) => ({
        session,
        since: session.since,
      }));
      try {
        const { believed } = room.told;
        const { refused, frames } = await hooks.missed({ room: code, witnesses, believed, messagesSince });
        for (const frame of frames) tell(room, frame);
        flush(room);
        for (const { session } of witnesses) {
          const reason = refused.get(session.connection);
          if (reason !== undefined) session.close(reason);
        }
      } catch {
        room.missedSince = Math.min(messagesSince, room.missedSince ?? messagesSince);
        await new Promise<void>((resolve) => clock.after(LOOK_AGAIN_MS, resolve));
      }
    }
    room.isCatchingUp = false;
  }

  function enqueue(room: Room, frame: ServerFrame, exception: ConnectionId | undefined): void {
    const knowing = frame.type === 'CHAT_MESSAGE' ? room.told.knowing(frame, room.members) : [];
    const except = knowing.map(({ connection }) => connection);
    if (exception !== undefined) except.push(exception);
    room.outgoing.push({ frame, bytes: textFrame(JSON.stringify(frame)), except });
    const patienceMs = Math.min(PATIENCE_MS[frame.type] ?? 0, room.members.size * BATCH_MS_PER_CONNECTION);
    const at = clock.now() + patienceMs;
    if (room.flush !== null && room.flush.at <= at) return;
    room.flush?.cancel();
    room.flush = {
      at,
      cancel: patienceMs < 1 ? atEndOfTurn(() => flush(room)) : clock.after(patienceMs, () => flush(room)),
    };
  }

  function flush(room: Room): void {
    room.flush?.cancel();
    room.flush = null;
    const { outgoing } = room;
    if (outgoing.length === 0) return;
    room.outgoing = [];
    const together = Buffer.concat(outgoing.map(({ bytes }) => bytes));
    const exceptions = new Set(outgoing.flatMap(({ except }) => except));
    for (const member of room.members) {
      const told = room.latecomers.get(member);
      if (told !== undefined || member.isBehind || exceptions.has(member.connection)) {
        writeEach(member, outgoing.slice(told));
      } else member.write(together);
    }
    room.latecomers.clear();
    for (const { frame } of outgoing) hooks.telling?.(frame);
  }

  function closeAll(room: Room, code: CloseCode, user: UserId | undefined): void {
    flush(room);
    for (const connection of [...room.members, ...room.gathering.keys()]) {
      if (user === undefined || connection.user.id === user) connection.close(code);
    }
  }

  return {
    async gather(connection) {
      const room = rooms.get(connection.room) ?? open(connection.room);
      room.gathering.set(connection, []);
      await room.subscription;
    },
    admit(connection, greeting) {
      const room = rooms.get(connection.room);
      const backlog = room?.gathering.get(connection);
      if (room === undefined || backlog === undefined) return [];
      room.gathering.delete(connection);
      room.members.add(connection);
      room.told.greeted(connection, greeting);
      if (room.outgoing.length > 0) room.latecomers.set(connection, room.outgoing.length);
      return newsAfter(greeting, backlog);
    },
    async remove(connection) {
      const room = rooms.get(connection.room);
      if (room === undefined) return;
      room.members.delete(connection);
      room.gathering.delete(connection);
      room.latecomers.delete(connection);
      room.told.left(connection);
      if (room.members.size > 0 || room.gathering.size > 0) return;
      room.flush?.cancel();
      rooms.delete(connection.room);
      hooks.closed(connection.room);
      // Where it could not be heard, there is nothing to end.
      const unsubscribe = await room.subscription.catch(() => null);
      await unsubscribe?.();
    },
    size: () => ({
      rooms: rooms.size,
      connections: [...rooms.values()].reduce((sum, { members, gathering }) => sum + members.size + gathering.size, 0),
    }),
  };
}

function atEndOfTurn(task: () => void): () => void {
  const immediate = setImmediate(task);
  return () => clearImmediate(immediate);
}

/** For one who came late, is behind, or is not to hear everything: frame by frame. */
function writeEach(member: RoomConnection, outgoing: readonly Outgoing[]): void {
  for (const { frame, bytes, except } of outgoing) {
    if (except.includes(member.connection)) continue;
    if (frame.type === 'PLAYBACK_STATE') member.writeState(bytes);
    else member.write(bytes);
  }
}

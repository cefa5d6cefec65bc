/** What the connections of one room on this node have been told: nothing is told twice, and after an outage only what is news. */
import { CHAT_STORED, type ServerFrame, type ServerFrameOf } from '@streamit/protocol';
import type { RoomBelief } from '../../ports/room-present.ts';

/**
 * From the instant that a message bears until everyone can read and hear it: it may be stored late in a batch, and wait
 * for its place on the bus. What is older and stored is in every history that is read now.
 */
const ON_ITS_WAY_MS = 10_000;

/** What is kept of a connection. */
export interface Listener {
  /** Room clock when it began to listen: before its history was read. */
  readonly since: number;
}

export interface Told<Connection extends Listener> {
  readonly believed: RoomBelief | null;
  /** Messages from before this instant have reached everyone who is here. */
  readonly messagesSince: number;
  /** The joiner has been sent this. */
  greeted(joiner: Connection, greeting: readonly ServerFrame[]): void;
  /** Takes note of what is about to be told to everyone; false when nobody is to be told, because it is old. */
  admits(frame: ServerFrame): boolean;
  /** Of `connections` those whose history had this message. */
  knowing(message: ServerFrameOf<'CHAT_MESSAGE'>, connections: Iterable<Connection>): Connection[];
  left(connection: Connection): void;
}

/** `openedAt`: room clock when this node began to hear the room. */
export function createTold<Connection extends Listener>(openedAt: number): Told<Connection> {
  /** Messages that everyone was sent, the latest last: as many as the database keeps. */
  const messages = new Set<string>();
  /** Young messages of a joiner's history, which are on their way to the others still. */
  const histories = new Map<Connection, ReadonlySet<string>>();
  let newestMessageAt = openedAt;
  let latestJoinAt = openedAt;
  let version = -1;
  let believed: RoomBelief | null = null;

  function learn(change: Partial<RoomBelief['room']>, hostId?: string): void {
    if (believed === null) return;
    believed = { room: { ...believed.room, ...change }, hostId: hostId ?? believed.hostId };
  }

  function isNewMessage({ id, created_at }: ServerFrameOf<'CHAT_MESSAGE'>): boolean {
    if (messages.has(id)) return false;
    messages.add(id);
    const [oldest] = messages;
    if (messages.size > CHAT_STORED && oldest !== undefined) messages.delete(oldest);
    newestMessageAt = Math.max(newestMessageAt, created_at);
    return true;
  }

  /** Publishers on several nodes may overtake each other. */
  function isNewState(frame: ServerFrameOf<'PLAYBACK_STATE'>): boolean {
    if (frame.version < version) return false;
    version = frame.version;
    return true;
  }

  return {
    get believed() {
      return believed;
    },
    get messagesSince() {
      return newestMessageAt - ON_ITS_WAY_MS;
    },

    greeted(joiner, greeting) {
      latestJoinAt = Math.max(latestJoinAt, joiner.since);
      for (const frame of greeting) {
        // What the first was told, all the others have heard since; what a later one is told, they may have missed.
        if (frame.type === 'JOINED') believed ??= { room: frame.room, hostId: null };
        if (frame.type === 'ROOM_PARTICIPANTS' && believed?.hostId === null) {
          learn({}, frame.users.find(({ role }) => role === 'host')?.id);
        }
        if (frame.type !== 'CHAT_HISTORY') continue;
        const young = frame.messages.filter(({ created_at }) => created_at >= joiner.since - ON_ITS_WAY_MS);
        if (young.length > 0) histories.set(joiner, new Set(young.map(({ id }) => id)));
      }
    },

    admits(frame) {
      switch (frame.type) {
        case 'CHAT_MESSAGE':
          return isNewMessage(frame);
        case 'PLAYBACK_STATE':
          return isNewState(frame);
        case 'SOURCE_CHANGED':
          learn({ source: frame.source });
          return true;
        case 'HOST_DISCONNECTED':
          learn({ state: 'GRACE' });
          return true;
        case 'HOST_RECONNECTED':
          learn({ state: 'LIVE' });
          return true;
        case 'ROOM_UPDATED': {
          const { type: _, user: __, user_id: ___, host: ____, host_id, ...settings } = frame;
          learn(settings, host_id);
          return true;
        }
        default:
          return true;
      }
    },

    knowing({ id, created_at }, connections) {
      // Almost always young, and in nobody's history: then nobody is looked at.
      const isYoung = created_at >= latestJoinAt - ON_ITS_WAY_MS;
      const candidates = isYoung ? histories.keys() : connections;
      return [...candidates].filter(
        (connection) => histories.get(connection)?.has(id) || created_at < connection.since - ON_ITS_WAY_MS,
      );
    },

    left: (connection) => histories.delete(connection),
  };
}

import type { ConnectionId, RoomCode, UserId } from '@streamit/protocol';

/** One live connection of a user in a room. */
export interface Presence {
  readonly connection: ConnectionId;
  readonly user: UserId;
  /** Display name at the time of joining. */
  readonly name: string;
  /** Measured one-way delay in milliseconds; `null` until the first measurement. */
  readonly delayMs: number | null;
}

export type EnterResult =
  /** Which bound was reached: that of the room, or that of one user in it. */
  | { readonly admitted: false; readonly full: 'room' | 'user' }
  /**
   * `announced`: everyone believes him here already (another tab, or he left less than the linger ago).
   * `present`: connections of the room, his among them, and users who linger.
   */
  | { readonly admitted: true; readonly announced: boolean; readonly present: number };

export interface EnterOptions {
  readonly leaseMs: number;
  /** Connections of the room, and of one user in it. */
  readonly max: number;
  readonly maxPerUser: number;
}

/** A connection whose lease ran out because its node stopped renewing it. `last`: its user has no other. */
export interface Lapsed {
  readonly room: RoomCode;
  readonly presence: Presence;
  readonly last: boolean;
}

export interface Departed {
  readonly room: RoomCode;
  readonly user: UserId;
  readonly name: string;
  /** How many there were before he, and those who are handed out with him, went: connections, and users who lingered. */
  readonly present: number;
}

/**
 * Who is connected where: a lease for each connection, never a counter (RM10). A dead node's connections lapse.
 * All steps are atomic; "exactly one caller" holds across nodes.
 */
export interface PresenceStore {
  /** Adds a connection unless a bound is reached; one that is there already is renewed. */
  enter(room: RoomCode, presence: Presence, options: EnterOptions): Promise<EnterResult>;
  /** Extends leases and stores new delays; answers the connections that were not there any more. */
  renew(room: RoomCode, presences: readonly Presence[], leaseMs: number): Promise<ConnectionId[]>;
  /**
   * Removes a connection; `last` is true for exactly one caller when its user has no other. Such a user is reported by
   * {@link claimDeparted} after `lingerMs`, unless he has entered again.
   */
  leave(room: RoomCode, connection: ConnectionId, lingerMs: number): Promise<{ last: boolean }>;
  /** Connections with a lease, in the order in which they entered. */
  list(room: RoomCode): Promise<Presence[]>;
  /** The delay that so many of the room's connections have at most, nearest rank; `null` while none has been measured. */
  delayAt(room: RoomCode, quantile: number): Promise<number | null>;
  /** Connections with a lease of each room, in the order of `rooms`, in one step. */
  count(rooms: readonly RoomCode[]): Promise<number[]>;
  /** Removes connections whose lease ran out and hands each to exactly one caller; their users linger no more than others. */
  claimLapsed(lingerMs: number): Promise<Lapsed[]>;
  /** Users who have been gone for their linger, each to exactly one caller. */
  claimDeparted(): Promise<Departed[]>;
  /** Forgets the room. */
  drop(room: RoomCode): Promise<void>;
}

import type { RoomCode, UserId } from '@streamit/protocol';

export type Sanction = 'muted' | 'banned';

/** Who is silenced and who is kept out. */
export interface Sanctions {
  readonly muted: readonly UserId[];
  readonly banned: readonly UserId[];
}

/**
 * Each room's sanctions where a message or a join can be checked without the database (MO3). The truth is the audit log:
 * a room that the store does not know is rebuilt from it, so that a store that came back empty frees nobody.
 */
export interface ModerationStore {
  /** What one user is under; `undefined`: the room is not known. */
  check(room: RoomCode, user: UserId): Promise<Readonly<Record<Sanction, boolean>> | undefined>;
  list(room: RoomCode): Promise<Sanctions | undefined>;
  /**
   * Begins to make the room known: what is read from the audit log from now on may be handed to {@link rebuild} with the
   * token that this answers. The same token for all who begin until the room is known, changed, or lost.
   */
  beginRebuild(room: RoomCode): Promise<string>;
  /**
   * Makes the room known. Does nothing when it is known already, or when `token` does not hold any more: then what was
   * read may be older than what has been done since, and is to be read again.
   */
  rebuild(room: RoomCode, token: string, sanctions: Sanctions): Promise<void>;
  /**
   * Puts `user` under a sanction, or takes it off. False, and nothing done but that rebuilds which have begun are void,
   * when the room is not known.
   */
  set(room: RoomCode, user: UserId, sanction: Sanction, isOn: boolean): Promise<boolean>;
  /** Forgets the room. */
  drop(room: RoomCode): Promise<void>;
}

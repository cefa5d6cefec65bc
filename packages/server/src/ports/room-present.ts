/** What a node that may have missed events of a room looks up, to tell its connections the present. */
import type { CloseCode, ConnectionId, RoomCode, ServerFrame, ServerFrameOf } from '@streamit/protocol';
import type { Session } from './session.ts';

/** What the connections of a node believe of their room, from what they were told. */
export interface RoomBelief {
  /** As in the first `JOINED`, kept in step with what was told since. */
  readonly room: ServerFrameOf<'JOINED'>['room'];
  /** `null`: nobody has said yet. */
  readonly hostId: string | null;
}

/** One connection that is to be told. */
export interface Witness {
  readonly session: Session;
  /** Room clock when it began to listen. */
  readonly since: number;
}

export interface MissedEvents {
  readonly room: RoomCode;
  readonly witnesses: readonly Witness[];
  readonly believed: RoomBelief | null;
  /** Messages from before this instant have reached everyone. */
  readonly messagesSince: number;
}

export interface RoomPresent {
  /** Those who may not stay any more, with what each is told by. */
  readonly refused: ReadonlyMap<ConnectionId, CloseCode>;
  /** What has changed, and what may have: in the order in which it is to be sent. */
  readonly frames: readonly ServerFrame[];
}

/** Looks the present up, and makes sure that the store has it. @throws when the store or the database is away */
export type LookUpPresent = (missed: MissedEvents) => Promise<RoomPresent>;

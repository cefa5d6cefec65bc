import type { Action, RoomCode, RoomId } from '@streamit/protocol';
import type { Caller } from './caller.ts';
import type { Session } from './session.ts';

/** A room that a call is about, found and allowed. */
export interface RoomRef {
  readonly id: RoomId;
  readonly code: RoomCode;
}

/** How a call names its room: the code that people type, or the id. */
export type RoomName = { readonly code: string } | { readonly id: string };

/** Asked by the transports before any handler: whoever comes past it may do what his route or frame names. */
export interface Guard {
  /**
   * The room of a call, or `null` where its action is about none.
   * @throws AppError with the reason; `ROOM_NOT_FOUND` for a room that does not exist
   */
  admit(action: Action, caller: Caller | null, room: RoomName | undefined): Promise<RoomRef | null>;
  /** The same for a frame. @throws AppError */
  permit(action: Action, session: Session): Promise<void>;
}

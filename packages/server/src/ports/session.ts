import type {
  ClientFrames,
  ClientFrameType,
  CloseCode,
  ConnectionId,
  RoomCode,
  ServerFrame,
  UserId,
} from '@streamit/protocol';

/** One accepted room connection, as the modules see it: never a socket, never a raw payload. */
export interface Session {
  readonly connection: ConnectionId;
  /** From the database row behind the credential (AU5). */
  readonly user: { readonly id: UserId; readonly name: string; readonly mayHost: boolean };
  readonly room: RoomCode;
  /** One-way network delay in milliseconds; `null` until measured. */
  readonly delayMs: number | null;
  /** Resolves when `delayMs` is known for the first time. */
  readonly measured: Promise<void>;
  /** To this connection alone. A frame for a connection that is gone is dropped. */
  send(frame: ServerFrame): void;
}

/** One handler for each frame; `receivedAt` is the room clock at receipt. Throwing an `AppError` answers `ERROR` to the sender. */
export type FrameHandlers = {
  readonly [Name in ClientFrameType]: (
    session: Session,
    frame: ClientFrames[Name],
    receivedAt: number,
  ) => Promise<void> | void;
};

export type Admission =
  | {
      readonly admitted: true;
      readonly user: Session['user'];
      readonly room: RoomCode;
      /** The sign-in behind the credential: the connection ends with it. `null`: there is none. */
      readonly signIn: string | null;
    }
  | { readonly admitted: false; readonly close: CloseCode };

/** What a connection is told first; or why it may not stay after all. */
export type Entry =
  | { readonly admitted: true; readonly greeting: readonly ServerFrame[] }
  | { readonly admitted: false; readonly close: CloseCode };

/** What the gateway asks before, at and after a connection's life. */
export interface RoomDoor {
  /** Who knocks, and may he come in? `credential` is an access token or a ticket; `code` as the client wrote it. */
  admit(credential: string | undefined, code: string): Promise<Admission>;
  /**
   * Makes the connection known to the room and returns what it is to be sent first, in order (contract §4).
   * @throws AppError `ROOM_FULL`, `RATE_LIMITED` (too many connections of one user)
   */
  enter(session: Session): Promise<Entry>;
  /** The connection is gone; called once for each that was admitted, also when it did not get as far as entering. */
  leave(session: Session): Promise<void>;
}

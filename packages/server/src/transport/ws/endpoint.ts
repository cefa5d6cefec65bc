import type { Socket } from 'node:net';
import type { CloseCode } from '@streamit/protocol';
import type { WebSocket } from 'ws';

/** A WebSocket that was opened from an allowed origin; nothing is read from it yet. */
export interface Knock {
  readonly ws: WebSocket;
  /** The socket under `ws`. */
  readonly socket: Socket;
  /** An access token or a ticket (TR10). */
  readonly credential: string | undefined;
  /** What the path names, such as a room's code. */
  readonly name: string;
}

/** Somebody who was let in. */
export interface Visit {
  /** The sign-in behind his credential: the connection ends with it. `null`: there is none. */
  readonly signIn: string | null;
  close(code: CloseCode): void;
  /** From the greeting to the farewell; rejects when the server could not do its part. */
  live(): Promise<void>;
}

/** One kind of socket, by its path. */
export interface Endpoint {
  /** Its first group, if it has one, is the {@link Knock.name}. */
  readonly path: RegExp;
  readonly frameMaxBytes: number;
  /** Lets somebody in, or says with which code he is to be closed (TR8). */
  admit(knock: Knock): Promise<Visit | CloseCode>;
}

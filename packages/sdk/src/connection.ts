/** Keeps one socket open: a ticket, a socket, the frames, and the next attempt when it is lost. */
import { CLOSE, type ClientFrame } from '@streamit/protocol';
import { ABNORMAL_CLOSURE, type ConnectionEvent, initialConnection, reduceConnection } from './connection-state.ts';
import type { Environment } from './environment.ts';
import type { ConnectionStatus } from './room-snapshot.ts';
import { StreamItError } from './streamit-error.ts';

/** The WHATWG WebSocket, as browsers and Node have it. */
export type WebSocketConstructor = new (url: string, protocols: string[]) => WebSocket;

/** Where to connect, and what with. */
export interface ConnectionEnds {
  readonly url: string;
  /** Gets a one-use ticket for the handshake (TR10). Rejects with a {@link StreamItError}. */
  readonly ticket: () => Promise<string>;
  readonly WebSocket: WebSocketConstructor;
  readonly environment: Environment;
}

export interface ConnectionOptions<Frame> extends ConnectionEnds {
  /** The frame in what came, if it is one. */
  readonly parse: (data: unknown) => Frame | undefined;
  /**
   * Whether this frame says that the server has let us in: an accepted socket is not yet a join, because a refusal is
   * accepted first and then closed with its code (TR8). Without it an open socket counts, where nothing is said first.
   */
  readonly isWelcome?: (frame: Frame) => boolean;
  /** Told of each valid frame, in order; of the frame that opens the connection before the status says so. */
  readonly onFrame: (frame: Frame) => void;
  readonly onStatus: (status: ConnectionStatus) => void;
}

export interface Connection {
  /** Sends `frame` if the connection is open; says whether it did. */
  send(frame: ClientFrame): boolean;
  /** Gives up the present socket, which seems dead, and starts over. */
  drop(): void;
  retryNow(): void;
  close(): void;
}

/** From asking for a ticket to being let in. What takes longer is started over. */
const JOIN_TIMEOUT_MS = 15_000;
/** The server picks the first; the second carries the ticket, so that it stands in no URL and no log (TR9, TR10). */
const SUBPROTOCOL = 'streamit.v1';
const bearer = (ticket: string) => `bearer.${ticket}`;

/** Starts to connect at once. Every state owns its resources: what one acquires is released when the next begins. */
export function openConnection<Frame>(options: ConnectionOptions<Frame>): Connection {
  const { environment, parse, isWelcome, onFrame, onStatus } = options;
  let model = initialConnection;
  let socket: WebSocket | undefined;
  /** Number of the present attempt: what an abandoned one still reports is not heard. */
  let attempt = 0;
  let cancelTimer = () => {};
  const stopListening = environment.onNetworkBack(() => dispatch({ type: 'retry' }));

  function dispatch(event: ConnectionEvent) {
    const previous = model;
    model = reduceConnection(previous, event);
    if (model.status === previous.status) return;
    enter(model.status);
    onStatus(model.status);
  }

  function enter(status: ConnectionStatus) {
    cancelTimer();
    switch (status.state) {
      case 'connecting':
        cancelTimer = environment.after(JOIN_TIMEOUT_MS, drop);
        void connect();
        return;
      case 'open':
        return;
      case 'waiting':
        abandonSocket();
        cancelTimer = environment.after(status.retryAt - environment.now(), () => dispatch({ type: 'retry' }));
        return;
      case 'closed':
        abandonSocket();
        stopListening();
        return;
    }
  }

  async function connect() {
    attempt += 1;
    const mine = attempt;
    const isMine = () => mine === attempt;
    let opened: WebSocket;
    try {
      const ticket = await options.ticket();
      if (!isMine()) return;
      opened = new options.WebSocket(options.url, [SUBPROTOCOL, bearer(ticket)]);
    } catch (error) {
      if (isMine()) dispatch(notOpened(error));
      return;
    }
    socket = opened;
    opened.addEventListener('open', () => {
      if (isMine() && isWelcome === undefined) dispatch({ type: 'joined', now: environment.now() });
    });
    opened.addEventListener('message', ({ data }) => {
      if (!isMine()) return;
      const frame = parse(data);
      if (frame === undefined) return;
      onFrame(frame);
      if (isWelcome?.(frame)) dispatch({ type: 'joined', now: environment.now() });
    });
    opened.addEventListener('close', ({ code }) => {
      if (isMine()) dispatch(lost(code));
    });
  }

  function notOpened(error: unknown): ConnectionEvent {
    if (!(error instanceof StreamItError)) return lost(ABNORMAL_CLOSURE);
    return error.code === 'AUTH_REQUIRED' ? lost(CLOSE.NOT_AUTHENTICATED) : lost(ABNORMAL_CLOSURE, error.retryAfterMs);
  }

  function lost(code: number, retryAfterMs = 0): ConnectionEvent {
    return { type: 'lost', now: environment.now(), code, random: environment.random(), retryAfterMs };
  }

  function drop() {
    dispatch(lost(ABNORMAL_CLOSURE));
  }

  function abandonSocket() {
    attempt += 1;
    socket?.close();
    socket = undefined;
  }

  enter(model.status);

  return {
    send(frame) {
      // The socket may be closing already while its close event is still on the way: then nothing would be sent.
      if (model.status.state !== 'open' || socket?.readyState !== 1) return false;
      socket.send(JSON.stringify(frame));
      return true;
    },
    drop,
    retryNow: () => dispatch({ type: 'retry' }),
    close: () => dispatch({ type: 'close' }),
  };
}

/** Takes WebSocket upgrades: checks where they come from, lets the door decide, and keeps each connection until it ends. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { CLOSE, type ConnectionId, FRAME_MAX_BYTES } from '@streamit/protocol';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import { AppError } from '../../lib/app-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { RoomDoor } from '../../ports/session.ts';
import { newsAfter } from './backlog.ts';
import { Connection } from './connection.ts';
import type { Dispatch } from './dispatch.ts';
import type { Fanout } from './fanout.ts';
import { createHeartbeat } from './heartbeat.ts';

/** The sub-protocol that is spoken. */
const SUBPROTOCOL = 'streamit.v1';
/** What an entry of the sub-protocol list begins with that carries a token or a ticket (TR10). */
const BEARER = 'bearer.';
/** How long a closing peer may take to say goodbye before its socket is destroyed. */
const CLOSE_TIMEOUT_MS = 2_000;
const ROOM_PATH = /^\/ws\/(?:v1\/)?room\/([^/]{1,64})\/?$/;

export interface GatewayOptions {
  readonly server: Server;
  readonly door: RoomDoor;
  readonly dispatch: Dispatch;
  readonly fanout: Fanout;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether pages of this origin may connect; not asked when there is no `Origin` header (TR7). */
  readonly isAllowedOrigin: (origin: string, request: IncomingMessage) => boolean;
}

export interface Gateway {
  /** Accepts no more, tells everyone to come back (1012), and resolves when all connections have ended. */
  close(): Promise<void>;
}

export function createGateway({
  server,
  door,
  dispatch,
  fanout,
  clock,
  log,
  isAllowedOrigin,
}: GatewayOptions): Gateway {
  const options: ServerOptions & { closeTimeout: number } = {
    noServer: true,
    maxPayload: FRAME_MAX_BYTES,
    perMessageDeflate: false,
    closeTimeout: CLOSE_TIMEOUT_MS,
    handleProtocols: (offered) => chooseProtocol([...offered]),
  };
  const wss = new WebSocketServer(options);
  const heartbeat = createHeartbeat(clock);
  const lives = new Set<Promise<void>>();
  let closing = false;

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = URL.parse(request.url ?? '/', 'http://localhost');
    const code = url && ROOM_PATH.exec(url.pathname)?.[1];
    const { origin } = request.headers;
    socket.on('error', destroySelf);
    if (closing) return refuse(socket, '503 Service Unavailable');
    if (!code) return refuse(socket, '404 Not Found');
    if (origin !== undefined && !isAllowedOrigin(origin, request)) return refuse(socket, '403 Forbidden');
    wss.handleUpgrade(request, socket, head, (ws) => {
      track(ws, admit(ws, socket as Socket, credentialOf(request, url), decode(code)));
    });
  });

  // Each step below ends with what only it needed, so that an idle connection keeps neither its request nor its token.
  function track(ws: WebSocket, admitted: Promise<Connection | null>): void {
    const life = admitted
      .then((connection) => (connection === null ? undefined : live(connection)))
      .catch((error: unknown) => {
        log.error({ err: error }, 'a connection ended by an error');
        ws.close(CLOSE.INTERNAL);
      })
      .finally(() => lives.delete(life));
    lives.add(life);
  }

  /** Whoever may not come in is closed with the reason (TR8); until then nothing is read. */
  async function admit(ws: WebSocket, socket: Socket, credential: string | undefined, code: string) {
    // Protocol violations close the socket by themselves; there is nothing to tell anybody.
    ws.on('error', ignore);
    ws.pause();
    const admission = await door.admit(credential, code);
    if (admission.admitted) {
      const id = randomUUID() as ConnectionId;
      return new Connection({ id, user: admission.user, room: admission.room, ws, socket, clock, dispatch });
    }
    ws.resume();
    ws.close(admission.close);
    return null;
  }

  /** From the greeting to the farewell. */
  async function live(connection: Connection): Promise<void> {
    try {
      await fanout.gather(connection);
      await welcome(connection);
      heartbeat.add(connection);
      await connection.ended();
    } finally {
      heartbeat.remove(connection);
      await connection.settled();
      await Promise.all([fanout.remove(connection), door.leave(connection)]);
    }
  }

  async function welcome(connection: Connection): Promise<void> {
    try {
      const greeting = await door.enter(connection);
      for (const frame of greeting) connection.send(frame);
      for (const frame of newsAfter(greeting, fanout.admit(connection))) connection.send(frame);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      connection.send({ type: 'ERROR', code: error.code, message: error.message });
      connection.close(CLOSE.TRY_LATER);
    }
    connection.start();
  }

  return {
    async close() {
      closing = true;
      heartbeat.stop();
      for (const ws of wss.clients) ws.close(CLOSE.RESTARTING);
      await Promise.allSettled(lives);
      wss.close();
    },
  };
}

function ignore(): void {}

function destroySelf(this: Duplex): void {
  this.destroy();
}

/** Clients insist that one of those they offered is chosen: ours, or else the credential that they showed. */
function chooseProtocol(offered: readonly string[]): string | false {
  return offered.find((entry) => entry === SUBPROTOCOL) ?? offered.find((entry) => entry.startsWith(BEARER)) ?? false;
}

/** A token or ticket from the query, or from the sub-protocol list as `bearer.<credential>` (TR10). */
function credentialOf(request: IncomingMessage, url: URL): string | undefined {
  const offered = request.headers['sec-websocket-protocol']?.split(',').map((entry) => entry.trim()) ?? [];
  const bearer = offered.find((entry) => entry.startsWith(BEARER));
  return bearer?.slice(BEARER.length) ?? url.searchParams.get('token') ?? undefined;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function refuse(socket: Duplex, status: string): void {
  // It has left HTTP's time-outs: one that is never closed from the other side would stay for ever.
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

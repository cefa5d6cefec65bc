/** Takes WebSocket upgrades: checks where they come from, hands each to its endpoint, and sees every connection to its end. */
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { CLOSE, type CloseCode } from '@streamit/protocol';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import { AppError } from '../../lib/app-error.ts';
import type { Log } from '../../ports/log.ts';
import type { Endpoint, Knock, Visit } from './endpoint.ts';

/** The sub-protocol that is spoken. */
const SUBPROTOCOL = 'streamit.v1';
/** What an entry of the sub-protocol list begins with that carries a token or a ticket (TR10). */
const BEARER = 'bearer.';
/** How long a closing peer may take to say goodbye before its socket is destroyed. */
const CLOSE_TIMEOUT_MS = 2_000;

export interface GatewayOptions {
  readonly server: Server;
  readonly endpoints: readonly Endpoint[];
  readonly log: Log;
  /** Whether pages of this origin may connect; not asked when there is no `Origin` header (TR7). */
  readonly isAllowedOrigin: (origin: string, request: IncomingMessage) => boolean;
}

export interface Gateway {
  /** Closes the connections that this sign-in opened (4001). */
  signedOut(signIn: string): void;
  /** Sign-ins may have ended unheard: closes the connections of those that `lasting` does not answer. */
  recheck(lasting: (signIns: readonly string[]) => Promise<ReadonlySet<string>>): Promise<void>;
  /** Accepts no more, tells everyone to come back (1012), and resolves when all connections have ended. */
  close(): Promise<void>;
}

export function createGateway({ server, endpoints, log, isAllowedOrigin }: GatewayOptions): Gateway {
  const doors = endpoints.map((endpoint) => ({ endpoint, wss: createSocketServer(endpoint) }));
  const lives = new Set<Promise<void>>();
  const visits = new Set<Visit>();
  /** For each knock that is being decided, the sign-ins that have ended since: what was looked up may be from before. */
  const deciding = new Set<Set<string>>();
  let closing = false;

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = URL.parse(request.url ?? '/', 'http://localhost');
    const { origin } = request.headers;
    const door = url && doors.find(({ endpoint }) => endpoint.path.test(url.pathname));
    socket.on('error', destroySelf);
    if (closing) return refuse(socket, '503 Service Unavailable');
    if (!door) return refuse(socket, '404 Not Found');
    if (origin !== undefined && !isAllowedOrigin(origin, request)) return refuse(socket, '403 Forbidden');
    const { endpoint, wss } = door;
    wss.handleUpgrade(request, socket, head, (ws) => {
      const name = decode(endpoint.path.exec(url.pathname)?.[1] ?? '');
      track(ws, admit(endpoint, { ws, socket: socket as Socket, credential: credentialOf(request, url), name }));
    });
  });

  // Each step below ends with what only it needed, so that an idle connection keeps neither its request nor its token.
  function track(ws: WebSocket, admitted: Promise<Visit | null>): void {
    const life = admitted
      .then((visit) => (visit === null ? undefined : live(visit)))
      .catch((error: unknown) => {
        // Such as a store that is away: whoever comes back later finds it again.
        if (error instanceof AppError) return ws.close(CLOSE.TRY_LATER);
        log.error({ err: error }, 'a connection ended by an error');
        ws.close(CLOSE.INTERNAL);
      })
      .finally(() => lives.delete(life));
    lives.add(life);
  }

  /** Whoever may not come in is closed with the reason (TR8); until then nothing is read. */
  async function admit(endpoint: Endpoint, knock: Knock): Promise<Visit | null> {
    const { ws } = knock;
    // Protocol violations close the socket by themselves; there is nothing to tell anybody.
    ws.on('error', ignore);
    ws.pause();
    const decision = await decide(endpoint, knock);
    if (typeof decision !== 'number') return decision;
    ws.resume();
    ws.close(decision);
    return null;
  }

  async function decide(endpoint: Endpoint, knock: Knock): Promise<Visit | CloseCode> {
    const ended = new Set<string>();
    deciding.add(ended);
    try {
      const decision = await endpoint.admit(knock);
      if (typeof decision === 'number') return decision;
      if (decision.signIn !== null && ended.has(decision.signIn)) return CLOSE.NOT_AUTHENTICATED;
      visits.add(decision);
      return decision;
    } finally {
      deciding.delete(ended);
    }
  }

  async function live(visit: Visit): Promise<void> {
    try {
      await visit.live();
    } finally {
      visits.delete(visit);
    }
  }

  function signedOut(signIn: string): void {
    for (const ended of deciding) ended.add(signIn);
    for (const visit of visits) if (visit.signIn === signIn) visit.close(CLOSE.NOT_AUTHENTICATED);
  }

  return {
    signedOut,
    async recheck(lasting) {
      const open = [...visits].map(({ signIn }) => signIn).filter((signIn) => signIn !== null);
      const signIns = [...new Set(open)];
      const still = await lasting(signIns);
      for (const signIn of signIns) if (!still.has(signIn)) signedOut(signIn);
    },
    async close() {
      closing = true;
      for (const { wss } of doors) for (const ws of wss.clients) ws.close(CLOSE.RESTARTING);
      await Promise.allSettled(lives);
      for (const { wss } of doors) wss.close();
    },
  };
}

function createSocketServer({ frameMaxBytes }: Endpoint): WebSocketServer {
  const options: ServerOptions & { closeTimeout: number } = {
    noServer: true,
    maxPayload: frameMaxBytes,
    perMessageDeflate: false,
    closeTimeout: CLOSE_TIMEOUT_MS,
    handleProtocols: (offered) => chooseProtocol([...offered]),
  };
  return new WebSocketServer(options);
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

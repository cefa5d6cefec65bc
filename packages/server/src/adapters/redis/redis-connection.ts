/**
 * One supervised connection to one Redis server. node-redis speaks the protocol; when to give a connection up and when to
 * try again is decided here, because node-redis waits without end for the answer to a command that it has written (docs/adr/0004).
 */
import { randomInt } from 'node:crypto';
import { createClient, ErrorReply } from 'redis';
import { AppError } from '../../lib/app-error.ts';
import type { Log } from '../../ports/log.ts';

/** What Redis answers, in RESP 2: the same few shapes for every command and script. */
export type Reply = string | number | null | readonly Reply[];

/** Looked at this often; a server that is silent for {@link SILENT_TICKS} of them is away. */
const TICK_MS = 500;
const SILENT_TICKS = 4;
/** Longest pause before the next try to connect; the pause is drawn at random, so that nodes do not come back as one. */
const RETRY_MAX_MS = 1_000;
/** Commands without an answer yet. At 100,000 a second it is what two seconds of silence can gather. */
const PENDING_MAX = 200_000;
/** Errors with which a server that lives says that it cannot work now. */
const AWAY = /^(LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|READONLY|OOM|BUSY|MISCONF|NOREPLICAS|UNKILLABLE)\b/;
/** Those after which another connection may find a better server: it has just started, or is no master any more. */
const TURN_AWAY = /^(LOADING|MASTERDOWN|READONLY)\b/;

export type Client = ReturnType<typeof openClient>;

export interface RedisConnectionOptions {
  readonly url: string;
  readonly log: Log;
  /** What it is called in log lines and in the server's own list of its clients: whose it is, and what it is for. */
  readonly name: string;
  /** There is a connection that works. */
  readonly onUp?: () => void;
  /** The connection was lost, and another one is being made. */
  readonly onDown?: () => void;
  /** The server gave a sharded channel away, and its subscription with it. */
  readonly onMoved?: (channel: string) => void;
}

export interface RedisConnection {
  /** Resolves with the first connection that works. */
  readonly up: Promise<void>;
  /** Why the last try to connect failed; `undefined` when none did. */
  readonly failure: unknown;
  /** @throws AppError REALTIME_UNAVAILABLE after two seconds at the latest; ErrorReply where the command was wrong */
  send(args: readonly string[]): Promise<Reply>;
  /** The same for what node-redis does with more than one command. */
  use<Result>(task: (client: Client) => Promise<Result>): Promise<Result>;
  close(): void;
}

export function unavailable(): AppError {
  return new AppError('REALTIME_UNAVAILABLE');
}

/** A connection from its first packet to its end. */
interface Line {
  readonly client: Client;
  /** Steps that wait for an answer, and for how many ticks none has come. */
  pending: number;
  silentTicks: number;
  isUp: boolean;
}

export function createRedisConnection(options: RedisConnectionOptions): RedisConnection {
  const { url, log, name, onUp, onDown, onMoved } = options;
  const server = serverOf(url);
  const firstUp = Promise.withResolvers<void>();
  let line: Line | undefined;
  let failure: unknown;
  /** So that an outage is logged when it begins and when it ends, not at each try. */
  let isOutage = false;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;

  async function connect(): Promise<void> {
    const client = openClient(url, name);
    const next: Line = { client, pending: 0, silentTicks: 0, isUp: false };
    line = next;
    client.on('error', (error: unknown) => lost(next, error));
    client.on('sharded-channel-moved', (channel: string) => onMoved?.(channel));
    try {
      await track(next, client.connect());
      if (line !== next) throw unavailable();
      // A frozen server's kernel accepts connections too, and a server that loads its data accepts commands.
      await track(next, client.sendCommand(['PING']));
    } catch (error) {
      lost(next, error);
    }
    if (line !== next) {
      // Again: while a socket is being connected node-redis does not reach it, and would leave it open.
      client.destroy();
      return;
    }
    next.isUp = true;
    tries = 0;
    failure = undefined;
    if (isOutage) log.info({ server, connection: name }, 'Redis is back');
    isOutage = false;
    firstUp.resolve();
    onUp?.();
  }

  function lost(gone: Line, error: unknown): void {
    if (line !== gone) return;
    line = undefined;
    gone.client.destroy();
    failure = error;
    if (!isOutage) log.warn({ err: error, server, connection: name }, 'Redis is away; connecting again');
    isOutage = true;
    retry = setTimeout(connect, 1 + randomInt(Math.min(50 * 2 ** tries, RETRY_MAX_MS)));
    tries++;
    if (gone.isUp) onDown?.();
  }

  const watch = setInterval(() => {
    if (line === undefined) return;
    if (line.pending > 0) {
      line.silentTicks++;
      if (line.silentTicks >= SILENT_TICKS)
        lost(line, new Error(`no answer for ${(SILENT_TICKS * TICK_MS) / 1_000} s`));
      return;
    }
    line.silentTicks = 0;
    // An idle connection is asked for a sign of life: one that was cut half-open says nothing by itself.
    if (line.isUp) send(['PING']).catch(() => {});
  }, TICK_MS);

  async function use<Result>(task: (client: Client) => Promise<Result>): Promise<Result> {
    const used = line;
    if (!used?.isUp) throw unavailable();
    try {
      return await track(used, task(used.client));
    } catch (error) {
      if (error instanceof ErrorReply) {
        if (TURN_AWAY.test(error.message)) lost(used, error);
        if (!AWAY.test(error.message)) throw error;
      }
      throw unavailable();
    }
  }

  const send = (args: readonly string[]) => use((client) => client.sendCommand<Reply>([...args]));

  void connect();
  return {
    up: firstUp.promise,
    get failure() {
      return failure;
    },
    send,
    use,
    close() {
      clearInterval(watch);
      clearTimeout(retry);
      const last = line;
      line = undefined;
      last?.client.destroy();
    },
  };
}

async function track<Result>(line: Line, step: Promise<Result>): Promise<Result> {
  line.pending++;
  try {
    return await step;
  } finally {
    line.pending--;
    line.silentTicks = 0;
  }
}

let original: ReturnType<typeof createOriginal> | undefined;

function openClient(url: string, name: string) {
  original ??= createOriginal();
  return original.duplicate({
    url,
    name,
    socket: { connectTimeout: SILENT_TICKS * TICK_MS, reconnectStrategy: false },
  });
}

/** Never connected: each connection is a copy of it. node-redis takes 15 ms to put a client's methods together, copies share them. */
function createOriginal() {
  return createClient({
    RESP: 2,
    disableOfflineQueue: true,
    commandsQueueMaxLength: PENDING_MAX,
    maintNotifications: 'disabled',
    // node-redis's own bound makes a timer signal for each command, and ends when the command is written.
    commandOptions: { timeout: 0 },
  });
}

/** The server's name without what opens it. */
function serverOf(url: string): string {
  return URL.parse(url)?.host ?? 'redis';
}

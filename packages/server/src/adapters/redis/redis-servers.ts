/** The Redis servers behind a store, be it one or a cluster: who holds which key, and who carries which channel. */
import type { Log } from '../../ports/log.ts';
import { createRedisConnection, type RedisConnection, type Reply } from './redis-connection.ts';

export type Deliver = (message: string, channel: string) => void;

/** A connection that carries subscriptions; a lost one carries none any more, also when it is back. */
export interface Carrier {
  readonly connection: RedisConnection;
  unsubscribe(channel: string): Promise<void>;
}

export interface RedisServers {
  /** Resolves when all of them have answered; `failure` says meanwhile why not. */
  readonly up: Promise<void>;
  readonly failure: unknown;
  /** Sends a command to the server that holds `key`. @throws AppError REALTIME_UNAVAILABLE; ErrorReply */
  send(key: string, args: readonly string[]): Promise<Reply>;
  /** `keys` in the groups that one script each may touch, in their order. */
  together(keys: readonly string[]): readonly (readonly string[])[];
  /** One message, which crosses each subscribed connection once. @throws AppError REALTIME_UNAVAILABLE */
  publish(channel: string, message: string): Promise<void>;
  /** Resolves when `channel` is carried. @throws AppError REALTIME_UNAVAILABLE */
  subscribe(channel: string): Promise<Carrier>;
  /** Rejects with REALTIME_UNAVAILABLE when no server can work. */
  ping(): Promise<void>;
  close(): void;
}

export interface RedisServersOptions {
  readonly prefix: string;
  readonly log: Log;
  /** What comes in on subscribed channels. */
  readonly deliver: Deliver;
  /** All that this one carried is carried no more. */
  readonly onLost: (carrier: Carrier) => void;
  /** `channel` was moved to another server of the cluster. */
  readonly onMoved: (channel: string) => void;
  /** A server can be reached, for the first time or again. */
  readonly onUp: () => void;
}

export function createSingleServer(url: string, options: RedisServersOptions): RedisServers {
  const { prefix, log, deliver, onLost, onUp } = options;
  const commands = createRedisConnection({ url, log, name: `${prefix}-commands`, onUp });
  // Subscriptions have a connection of their own: a busy room's messages do not stand before the answers to commands.
  const events = createRedisConnection({ url, log, name: `${prefix}-events`, onUp, onDown: () => onLost(carrier) });
  const carrier: Carrier = {
    connection: events,
    unsubscribe: (channel) => events.use((client) => client.unsubscribe(channel, deliver)),
  };
  return {
    up: Promise.all([commands.up, events.up]).then(() => {}),
    get failure() {
      return commands.failure ?? events.failure;
    },
    send: (_key, args) => commands.send(args),
    together: (keys) => [keys],
    async publish(channel, message) {
      await commands.send(['PUBLISH', channel, message]);
    },
    async subscribe(channel) {
      await events.use((client) => client.subscribe(channel, deliver));
      return carrier;
    },
    async ping() {
      await Promise.all([commands.send(['PING']), events.send(['PING'])]);
    },
    close() {
      commands.close();
      events.close();
    },
  };
}

/** The realtime store that nodes share: everything live is in Redis, or in a Redis Cluster. */
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../lib/app-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { RealtimeStore } from '../../ports/realtime-store.ts';
import { createSystemClock } from '../memory/system-clock.ts';
import { createKeys, type Keys } from './keys.ts';
import { createRedisBus } from './redis-bus.ts';
import { createRedisCache } from './redis-cache.ts';
import { createRedisChannels } from './redis-channels.ts';
import { createRedisChatGate } from './redis-chat-gate.ts';
import { createRedisClock } from './redis-clock.ts';
import { createRedisCluster } from './redis-cluster.ts';
import { createRedisGraceStore } from './redis-grace-store.ts';
import { createRedisLink, type RedisLink } from './redis-link.ts';
import { createRedisModerationStore } from './redis-moderation-store.ts';
import { createRedisPersonalBus } from './redis-personal-bus.ts';
import { createRedisPlaybackStore } from './redis-playback-store.ts';
import { createRedisPresenceStore } from './redis-presence-store.ts';
import { createRedisRateLimit } from './redis-rate-limit.ts';
import { createSingleServer, type RedisServers, type RedisServersOptions } from './redis-servers.ts';
import { createRedisSignOuts } from './redis-sign-outs.ts';
import { createRedisTicketStore } from './redis-ticket-store.ts';
import { createRedisWaitingStore } from './redis-waiting-store.ts';

/** How long a Redis may take to come up beside this server: services of one machine start in any order. */
const START_MS = 10_000;
/** How often channels that could not be subscribed to again are tried once more. */
const RESTORE_MS = 1_000;

export interface RedisStoreOptions {
  /** One server, or some of a cluster's. */
  readonly urls: readonly string[];
  /** What every name in Redis begins with: installations that share a server differ in it. */
  readonly prefix: string;
  readonly log: Log;
  /** For tests: stands in for the server's clock, in scripts as well. */
  readonly clock?: Clock;
}

/** @throws AppError REALTIME_UNAVAILABLE when no Redis answers within ten seconds */
export async function createRedisStore({ urls, prefix, log, clock }: RedisStoreOptions): Promise<RealtimeStore> {
  await using opening = new AsyncDisposableStack();
  const keys = createKeys(prefix);
  const local = createSystemClock();
  const channels = createRedisChannels(() => servers, log);
  const servers: RedisServers = openServers(urls, {
    prefix,
    log,
    deliver: channels.deliver,
    onLost: channels.lost,
    onMoved: channels.moved,
    onUp() {
      channels.restore();
      roomClock.measure().catch(() => {});
    },
  });
  opening.defer(() => servers.close());
  const roomClock = createRedisClock(() => storeTime(servers, keys), local);
  opening.defer(() => roomClock.close());
  opening.defer(local.every(RESTORE_MS, channels.restore));
  await startedUp(servers);
  await roomClock.measure();

  const link = createRedisLink(servers, keys, clock?.now);
  const open = opening.move();
  return {
    clock: clock ?? roomClock,
    bus: createRedisBus(keys, channels),
    personal: createRedisPersonalBus(keys, channels),
    signOuts: createRedisSignOuts(keys, channels),
    ...createLiveState(link),
    ping: () => servers.ping(),
    close: () => open.disposeAsync(),
  };
}

/** What is kept in Redis, as against what only passes through. */
function createLiveState(link: RedisLink) {
  return {
    playback: createRedisPlaybackStore(link),
    waiting: createRedisWaitingStore(link),
    presence: createRedisPresenceStore(link),
    grace: createRedisGraceStore(link),
    moderation: createRedisModerationStore(link),
    chatGate: createRedisChatGate(link),
    rateLimit: createRedisRateLimit(link),
    tickets: createRedisTicketStore(link),
    cache: createRedisCache(link),
  };
}

function openServers([url = '', ...more]: readonly string[], options: RedisServersOptions): RedisServers {
  return more.length === 0 ? createSingleServer(url, options) : createRedisCluster([url, ...more], options);
}

async function startedUp(servers: RedisServers): Promise<void> {
  const patience = new AbortController();
  const isUp = await Promise.race([
    servers.up.then(() => true),
    wait(START_MS, false, { signal: patience.signal }).catch(() => false),
  ]);
  patience.abort();
  if (isUp) return;
  const { failure } = servers;
  const reason = failure instanceof Error ? failure.message || failure.name : 'no answer';
  throw new AppError('REALTIME_UNAVAILABLE', `Redis (REDIS_URL) cannot be reached: ${reason}`);
}

/** Milliseconds since the epoch. */
async function storeTime(servers: RedisServers, keys: Keys): Promise<number> {
  const reply = await servers.send(keys.clock, ['TIME']);
  if (!Array.isArray(reply)) throw new TypeError('TIME answers an array');
  return Number(reply[0]) * 1_000 + Number(reply[1]) / 1_000;
}

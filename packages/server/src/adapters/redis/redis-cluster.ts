/**
 * A Redis Cluster: which server holds which slot, learnt from the cluster and again whenever a server says MOVED or goes
 * away. A room's keys share a slot, and so do its events: sharded channels pass through the one server that holds them.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { ErrorReply } from 'redis';
import { createRedisConnection, type RedisConnection, type Reply, unavailable } from './redis-connection.ts';
import type { Carrier, RedisServers, RedisServersOptions } from './redis-servers.ts';
import { SLOTS, slotOf } from './slot.ts';

/** Redirections that one command follows: more than a moving slot can cause. */
const REDIRECTIONS_MAX = 5;
/** How long a command waits for a connection to a server that it is sent to for the first time. */
const CONNECT_MS = 2_000;
const REFRESH_MS = 1_000;

interface Master {
  readonly address: string;
  readonly commands: RedisConnection;
  readonly carrier: Carrier;
}

export function createRedisCluster(urls: readonly string[], options: RedisServersOptions): RedisServers {
  const { prefix, log, deliver, onLost, onMoved, onUp } = options;
  const masters = new Map<string, Master>();
  const owners = new Array<Master | undefined>(SLOTS);
  const seeds = urls.map((url) =>
    createRedisConnection({ url, log, name: `${prefix}-seed`, onUp: () => void refresh() }),
  );
  const complete = Promise.withResolvers<void>();
  let refreshing: Promise<void> | undefined;
  let isStale = true;

  function masterAt(address: string): Master {
    const known = masters.get(address);
    if (known) return known;
    const url = urlAt(urls[0] ?? '', address);
    const commands = createRedisConnection({ url, log, name: `${prefix}-commands`, onUp, onDown: stale });
    const events = createRedisConnection({
      url,
      log,
      name: `${prefix}-events`,
      onUp,
      onDown() {
        stale();
        onLost(master.carrier);
      },
      onMoved,
    });
    const carrier: Carrier = {
      connection: events,
      unsubscribe: (channel) => events.use((client) => client.sUnsubscribe(channel, deliver)),
    };
    const master: Master = { address, commands, carrier };
    masters.set(address, master);
    return master;
  }

  function stale(): void {
    isStale = true;
  }

  /** Asks any server who holds what. Resolves also when none could say. */
  function refresh(): Promise<void> {
    refreshing ??= learn().finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  }

  async function learn(): Promise<void> {
    for (const source of [...[...masters.values()].map(({ commands }) => commands), ...seeds]) {
      try {
        const ranges = slotRanges(await source.send(['CLUSTER', 'SLOTS']));
        if (ranges.length === 0) continue;
        adopt(ranges);
        return;
      } catch {
        // The next may know.
      }
    }
  }

  function adopt(ranges: readonly SlotRange[]): void {
    isStale = false;
    const inUse = new Set<Master>();
    owners.fill(undefined);
    for (const { from, to, address } of ranges) {
      const master = masterAt(address);
      inUse.add(master);
      owners.fill(master, from, to + 1);
    }
    for (const master of masters.values()) {
      if (inUse.has(master)) continue;
      masters.delete(master.address);
      closeMaster(master);
      onLost(master.carrier);
    }
    if (!owners.includes(undefined)) {
      complete.resolve(Promise.all([...inUse].map(isUp)).then(() => {}));
    }
    onUp();
  }

  /** Runs `task` on the server that holds `key`, and follows where it is sent. */
  async function at<Result>(key: string, task: (master: Master, isAsked: boolean) => Promise<Result>): Promise<Result> {
    const slot = slotOf(key);
    let isAsked = false;
    let target = owners[slot];
    for (let n = 0; n < REDIRECTIONS_MAX; n++) {
      if (target === undefined) throw unavailable();
      try {
        return await task(target, isAsked);
      } catch (error) {
        const redirection = error instanceof ErrorReply ? /^(MOVED|ASK) \d+ (\S+)$/.exec(error.message) : null;
        if (redirection === null) throw error;
        isAsked = redirection[1] === 'ASK';
        target = masterAt(addressFrom(redirection[2] ?? '', target.address));
        if (!isAsked) {
          owners[slot] = target;
          isStale = true;
        }
        await Promise.race([isUp(target), wait(CONNECT_MS, null, { ref: false })]);
      }
    }
    throw unavailable();
  }

  const timer = setInterval(() => {
    if (isStale) void refresh();
  }, REFRESH_MS);

  const send = (key: string, args: readonly string[]) =>
    at(key, ({ commands }, isAsked) =>
      commands.use((client) => {
        // On one connection, one behind the other: ASKING is good for the next command alone.
        if (isAsked) client.sendCommand(['ASKING']).catch(() => {});
        return client.sendCommand<Reply>([...args]);
      }),
    );

  return {
    up: complete.promise,
    get failure() {
      return seeds.find(({ failure }) => failure !== undefined)?.failure;
    },
    send,
    together: (keys) => [...Map.groupBy(keys, slotOf).values()],
    async publish(channel, message) {
      await send(channel, ['SPUBLISH', channel, message]);
    },
    subscribe: (channel) =>
      at(channel, async ({ carrier }) => {
        await carrier.connection.use((client) => client.sSubscribe(channel, deliver));
        return carrier;
      }),
    async ping() {
      await Promise.any([...masters.values()].map(({ commands }) => commands.send(['PING']))).catch(() => {
        throw unavailable();
      });
    },
    close() {
      clearInterval(timer);
      for (const seed of seeds) seed.close();
      for (const master of masters.values()) closeMaster(master);
    },
  };
}

async function isUp({ commands, carrier }: Master): Promise<void> {
  await Promise.all([commands.up, carrier.connection.up]);
}

function closeMaster({ commands, carrier }: Master): void {
  commands.close();
  carrier.connection.close();
}

interface SlotRange {
  readonly from: number;
  readonly to: number;
  readonly address: string;
}

/** CLUSTER SLOTS: `[from, to, [host, port, …], …replicas]` for each range. */
function slotRanges(reply: Reply): SlotRange[] {
  if (!Array.isArray(reply)) return [];
  return (reply as readonly [number, number, readonly [string, number]][]).map(([from, to, [host, port]]) => ({
    from,
    to,
    address: `${host}:${port}`,
  }));
}

/** A redirection without a host means the host that redirects. */
function addressFrom(text: string, current: string): string {
  return text.startsWith(':') ? current.slice(0, current.lastIndexOf(':')) + text : text;
}

/** As the first address was given, with its password, at another server. */
function urlAt(url: string, address: string): string {
  const next = new URL(url);
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon);
  next.hostname = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  next.port = address.slice(colon + 1);
  return next.href;
}

/** The composition root: database, store and transports around the features, taken down again in reverse. */
import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { PRESENCE_LEASE_MS } from '@streamit/protocol';
import { sql } from 'kysely';
import { createMemoryStore } from './adapters/memory/memory-store.ts';
import { createSystemClock } from './adapters/memory/system-clock.ts';
import type { Config } from './config.ts';
import { lastAlive, startPulse } from './database/node-pulse.ts';
import { openDatabase, ownDatabase } from './database/open-database.ts';
import { createFeatures, type Features } from './features.ts';
import { createUntilDone } from './lib/until-done.ts';
import type { Log } from './ports/log.ts';
import type { Exposition, MetricsPart } from './ports/metrics.ts';
import type { RealtimeStore } from './ports/realtime-store.ts';
import { createHttpServer, serveApi } from './transport/http/http-server.ts';
import { createOriginPolicy } from './transport/http/origin-policy.ts';
import { countFrames } from './transport/ws/count-frames.ts';
import { createDispatch } from './transport/ws/dispatch.ts';
import { createFanout } from './transport/ws/fanout.ts';
import { createGateway } from './transport/ws/gateway.ts';
import { createHeartbeat } from './transport/ws/heartbeat.ts';
import { createPersonalEndpoint } from './transport/ws/personal-endpoint.ts';
import { createRoomEndpoint } from './transport/ws/room-endpoint.ts';

/** The built page, beside this package. */
const WEB_ROOT = fileURLToPath(new URL('../../web/dist', import.meta.url));

/** How soon what could not be looked up after an outage of the store is looked up again. */
const AFTER_OUTAGE_MS = 1_000;

export interface App extends Pick<Features, 'accounts' | 'rooms' | 'membership' | 'audit'> {
  /** Expires every room whose grace is over; answers how many. */
  expireDue(): Promise<number>;
  /**
   * Accepts connections; resolves with the address that people can open.
   * @throws AppError `CONFLICT` when another server runs on the database
   */
  listen(): Promise<{ url: string }>;
  /**
   * Stops accepting, tells viewers to come back (1012), finishes writes and lets go of everything. Safe to call again.
   * A room whose host this disconnects is not in grace: that is for the next start to find out.
   */
  close(): Promise<void>;
}

export interface AppOptions {
  /** Where log lines go; standard output when missing. */
  readonly logTo?: { write(line: string): void };
  /** Which of several processes on one port this is. */
  readonly worker?: number;
  /** Puts what this one measured together with what those others did. */
  readonly exposeWith?: (ownPart: () => Promise<MetricsPart>) => Exposition;
}

export async function createApp(config: Config, options: AppOptions = {}): Promise<App> {
  await using building = new AsyncDisposableStack();

  // Let go of last, when nothing is written any more.
  let disown: () => void | Promise<void> = () => {};
  building.defer(() => disown());
  const { createPrometheusMetrics } = await import('./adapters/prometheus/prometheus-metrics.ts');
  const metrics = createPrometheusMetrics();
  // First, because its log is everybody's; what it needs is there before it listens.
  const http = createHttpServer({
    ...options,
    config,
    exposition: options.exposeWith?.(metrics.part) ?? metrics,
    rateLimit: { hit: (...event) => store.rateLimit.hit(...event) },
    readiness: { database: () => sql`select 1`.execute(db), store: () => store.ping() },
    webRoot: WEB_ROOT,
  });
  const { log } = http;
  const store = await createStore(config, log);
  building.defer(() => store.close());
  const { clock } = store;
  const db = await openDatabase(config.databaseUrl, log);
  building.defer(() => db.destroy());
  building.defer(() => http.close());

  const features = createFeatures({ config, db, store, log, metrics, closing: building });
  const { accounts, rooms, membership, audit, host, guard } = features;
  serveApi(http, { config, authenticator: accounts, guard, handlers: features.routes });

  async function listen(): Promise<{ url: string }> {
    const isShared = config.redisUrls.length > 0;
    // A file has one server in any case.
    if (!isShared || config.databaseUrl.startsWith('sqlite:')) disown = await ownDatabase(config.databaseUrl, log);
    // A store that has outlived this node, and others that live perhaps: there is nothing to recover from.
    const aliveAt = await lastAlive(db);
    if (isShared && aliveAt !== undefined && clock.now() - aliveAt < PRESENCE_LEASE_MS) await host.reconcile();
    else await host.recover(aliveAt);
    const pulse = await startPulse(db, clock, log);
    running.defer(() => pulse.stop());
    const heartbeat = createHeartbeat(clock);
    running.defer(() => heartbeat.stop());
    const fanout = createFanout(store.bus, clock, features.roomHooks);
    metrics.gauge('connections', () => fanout.size().connections);
    metrics.gauge('rooms', () => fanout.size().rooms);
    const gateway = createGateway({
      server: http.server,
      log,
      isAllowedOrigin: createOriginPolicy(config),
      endpoints: [
        createRoomEndpoint({
          clock,
          heartbeat,
          door: features.roomDoor,
          dispatch: createDispatch(features.frames, guard, log, countFrames(metrics)),
          fanout,
        }),
        createPersonalEndpoint({ clock, heartbeat, door: features.personalDoor }),
      ],
    });
    const afterOutage = createUntilDone({ clock, log }, AFTER_OUTAGE_MS, 'looking up what was missed', async () => {
      await gateway.recheck(accounts.lasting);
      await host.reconcile();
    });
    running.defer(() => afterOutage.stop());
    running.defer(await store.signOuts.subscribe(gateway.signedOut, afterOutage.run));
    running.defer(() => gateway.close());
    for (const stop of features.start()) running.defer(stop);
    await http.listen({ port: config.port, host: config.host });
    return { url: addressOf(http.server, config.host) };
  }

  const running = building.move();
  return {
    accounts,
    rooms,
    membership,
    audit,
    expireDue: host.expireDue,
    listen,
    close: () => running.disposeAsync(),
  };
}

/** The live state: of all nodes in Redis, or of this one in memory. @throws AppError `REALTIME_UNAVAILABLE` */
async function createStore({ redisUrls: urls, redisPrefix: prefix }: Config, log: Log): Promise<RealtimeStore> {
  if (urls.length === 0) return createMemoryStore(createSystemClock());
  const { createRedisStore } = await import('./adapters/redis/redis-store.ts');
  return createRedisStore({ urls, prefix, log });
}

/** Where a person on this machine opens the page. */
function addressOf(server: Server, host: string): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a TCP port');
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${address.port}`;
}

/** The composition root: builds everything, top to bottom, and takes it down again in reverse. The only file that knows all. */
import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { PROTOCOL_VERSION } from '@streamit/protocol';
import { sql } from 'kysely';
import { type Accounts, createAccounts } from './accounts/accounts.ts';
import { createAccountRoutes } from './accounts/accounts-routes.ts';
import { createAttemptLimit } from './accounts/attempt-limit.ts';
import { createOpenIdRoutes } from './accounts/openid-routes.ts';
import { createOpenId } from './accounts/openid-sign-in.ts';
import { createMemoryStore } from './adapters/memory/memory-store.ts';
import { createSystemClock } from './adapters/memory/system-clock.ts';
import { type Audit, createAudit } from './audit/audit.ts';
import { createCatalog } from './catalog/catalog.ts';
import { createCatalogRoutes } from './catalog/catalog-routes.ts';
import { createSearch } from './catalog/search.ts';
import { createTmdb } from './catalog/tmdb.ts';
import { createTmdbApi } from './catalog/tmdb-api.ts';
import { createChat } from './chat/chat.ts';
import { createChatHandlers } from './chat/chat-handlers.ts';
import { createChatRoutes } from './chat/chat-routes.ts';
import type { Config } from './config.ts';
import { lastAlive, startPulse } from './database/node-pulse.ts';
import { openDatabase, ownDatabase } from './database/open-database.ts';
import { createModeration } from './moderation/moderation.ts';
import { createModerationHandlers } from './moderation/moderation-handlers.ts';
import { createNotifications } from './notifications/notifications.ts';
import { createNotificationRoutes } from './notifications/notifications-routes.ts';
import { createPersonalDoor } from './notifications/personal-door.ts';
import { createPlayback } from './playback/playback.ts';
import { createPlaybackChanges } from './playback/playback-changes.ts';
import { createPlaybackHandlers } from './playback/playback-handlers.ts';
import { createPlaybackJournal } from './playback/playback-journal.ts';
import { createPlaybackRoutes } from './playback/playback-routes.ts';
import { createWaitingForViewers } from './playback/waiting.ts';
import { createClockHandlers } from './presence/clock-handlers.ts';
import { createHostPresence } from './presence/host-presence.ts';
import { createTransferHandlers } from './presence/host-transfer.ts';
import { createParticipants } from './presence/participants.ts';
import { createPresence } from './presence/presence.ts';
import { createRoomDoor } from './presence/room-door.ts';
import { createProgress } from './progress/progress.ts';
import { createProgressHandlers } from './progress/progress-handlers.ts';
import { createProgressRoutes } from './progress/progress-routes.ts';
import { createDiscovery } from './rooms/discovery.ts';
import { createGuard } from './rooms/guard.ts';
import { createMembership, type Membership } from './rooms/membership.ts';
import { createMyRooms } from './rooms/my-rooms.ts';
import { createUpdateRoom } from './rooms/room-settings.ts';
import { createRooms, type Rooms } from './rooms/rooms.ts';
import { createRoomRoutes } from './rooms/rooms-routes.ts';
import { createSanctions } from './rooms/sanctions.ts';
import { createHttpServer, serveApi } from './transport/http/http-server.ts';
import { createOriginPolicy } from './transport/http/origin-policy.ts';
import { createDispatch } from './transport/ws/dispatch.ts';
import { createFanout } from './transport/ws/fanout.ts';
import { createGateway } from './transport/ws/gateway.ts';
import { createHeartbeat } from './transport/ws/heartbeat.ts';
import { createPersonalEndpoint } from './transport/ws/personal-endpoint.ts';
import { createRoomEndpoint } from './transport/ws/room-endpoint.ts';

/** The built page, beside this package. */
const WEB_ROOT = fileURLToPath(new URL('../../web/dist', import.meta.url));

export interface App {
  readonly accounts: Accounts;
  readonly rooms: Rooms;
  readonly membership: Membership;
  readonly audit: Audit;
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
}

export async function createApp(config: Config, options: AppOptions = {}): Promise<App> {
  await using building = new AsyncDisposableStack();

  // Let go of last, when nothing is written any more.
  let disown = () => {};
  building.defer(() => disown());
  const clock = createSystemClock();
  const store = createMemoryStore(clock);
  building.defer(() => store.close());
  const db = await openDatabase(config.databaseUrl);
  building.defer(() => db.destroy());
  const http = createHttpServer({
    ...options,
    config,
    rateLimit: store.rateLimit,
    readiness: { database: () => sql`select 1`.execute(db), store: () => store.ping() },
    webRoot: WEB_ROOT,
  });
  building.defer(() => http.close());
  const { log } = http;

  const accounts = createAccounts({ ...store, db, secretKey: config.secretKey });
  const openId = createOpenId(config, { db, clock, rateLimit: store.rateLimit });
  const { tmdbApiKey: apiKey, tmdbBaseUrl: baseUrl } = config;
  const stopping = new AbortController();
  building.defer(() => stopping.abort());
  const tmdb =
    apiKey === null
      ? null
      : createTmdb({ ...store, api: createTmdbApi({ ...store, apiKey, baseUrl, log, stopping: stopping.signal }) });
  const catalog = createCatalog({ tmdb });
  const search = createSearch({ films: catalog.films(), tmdb });
  const audit = createAudit({ db, clock });
  const notifications = createNotifications({ db, store, log });
  const rooms = createRooms({ db, store, catalog, audit, notifications });
  const sanctions = createSanctions({ db, moderation: store.moderation });
  const guard = createGuard({ db, clock, rooms, sanctions });
  const limitAttempts = createAttemptLimit(store.rateLimit, config.authAttemptsPerMinute);
  const membership = createMembership({ db, store, rooms, sanctions, audit, notifications, limitAttempts });
  const updateRoom = createUpdateRoom({ db, bus: store.bus, rooms, notifications });
  const myRooms = createMyRooms({ db, presence: store.presence });
  const discovery = createDiscovery({ db, presence: store.presence });
  const journal = createPlaybackJournal({ db, clock, log });
  building.defer(() => journal.close());
  const progress = createProgress({ db, store, rooms, log });
  building.defer(() => progress.close());
  const changes = createPlaybackChanges({ db, store, journal, observe: progress.follow });
  const playback = createPlayback({ store, rooms, catalog, changes });
  const waiting = createWaitingForViewers({ store, rooms, changes, log });
  const chat = createChat({ db, store, rooms, sanctions });
  const host = createHostPresence({ db, store, rooms, playback, log, graceSeconds: config.graceSeconds });
  const participants = createParticipants({ store, rooms, sanctions, log });
  const moderation = createModeration({ db, bus: store.bus, rooms, sanctions, audit, onChanged: participants.changed });
  const presence = createPresence({ store, rooms, host, participants, log, maxViewers: config.maxViewers });

  serveApi(http, {
    config,
    authenticator: accounts,
    guard,
    handlers: {
      ...createAccountRoutes({ accounts, limitAttempts }),
      ...createOpenIdRoutes({ openId, accounts, limitAttempts, log }),
      ...createRoomRoutes({ rooms, membership, discovery, myRooms, updateRoom }),
      ...createChatRoutes(chat),
      ...createNotificationRoutes(notifications),
      ...createPlaybackRoutes(playback),
      ...createProgressRoutes(progress),
      ...createCatalogRoutes({
        catalog,
        search,
        rateLimit: store.rateLimit,
        sourceOf: async (room) => (await rooms.current(room)).source,
      }),
    },
  });

  async function listen(): Promise<{ url: string }> {
    disown = await ownDatabase(config.databaseUrl);
    await host.recover(await lastAlive(db));
    const pulse = await startPulse(db, clock, log);
    running.defer(() => pulse.stop());
    const heartbeat = createHeartbeat(clock);
    running.defer(() => heartbeat.stop());
    const gateway = createGateway({
      server: http.server,
      log,
      isAllowedOrigin: createOriginPolicy(config),
      endpoints: [
        createRoomEndpoint({
          clock,
          heartbeat,
          dispatch: createDispatch(
            {
              ...createPlaybackHandlers(playback, waiting),
              ...createProgressHandlers(progress),
              ...createChatHandlers(chat),
              ...createModerationHandlers(moderation),
              ...createTransferHandlers({ db, bus: store.bus, rooms, audit, host, participants }),
              ...createClockHandlers(clock),
            },
            guard,
            log,
          ),
          fanout: createFanout(store.bus, clock, {
            opened(room) {
              rooms.cache.hold(room);
              progress.opened(room);
            },
            changed(room) {
              rooms.cache.invalidate(room);
              waiting.settingsChanged(room);
            },
            closed(room) {
              rooms.cache.release(room);
              progress.closed(room);
            },
          }),
          door: createRoomDoor({
            accounts,
            rooms,
            guard,
            sanctions,
            host,
            presence,
            clock,
            protocol: PROTOCOL_VERSION,
            greetings: [
              ({ room }) => chat.history(room),
              ({ room }) => playback.snapshot(room),
              ({ room }) => participants.frame(room),
              ({ room }) => waiting.frame(room),
            ],
            farewells: [waiting.left, progress.left],
          }),
        }),
        createPersonalEndpoint({ clock, heartbeat, door: createPersonalDoor(accounts, store.personal) }),
      ],
    });
    running.defer(await store.signOuts.subscribe(gateway.signedOut));
    running.defer(() => gateway.close());
    running.defer(presence.start());
    running.defer(waiting.start());
    running.defer(progress.start());
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

/** Where a person on this machine opens the page. */
function addressOf(server: Server, host: string): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a TCP port');
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${address.port}`;
}

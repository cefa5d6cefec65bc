/** Every feature, built from top to bottom with plain arguments, and what each gives the transports: one half of the composition root. */
import { PROTOCOL_VERSION } from '@streamit/protocol';
import { createAccounts } from './accounts/accounts.ts';
import { createAccountRoutes } from './accounts/accounts-routes.ts';
import { createAttemptLimit } from './accounts/attempt-limit.ts';
import { createOpenIdRoutes } from './accounts/openid-routes.ts';
import { createOpenId } from './accounts/openid-sign-in.ts';
import { createAudit } from './audit/audit.ts';
import { createCatalog } from './catalog/catalog.ts';
import { createCatalogRoutes } from './catalog/catalog-routes.ts';
import { createSearch } from './catalog/search.ts';
import { createTmdb } from './catalog/tmdb.ts';
import { createTmdbApi } from './catalog/tmdb-api.ts';
import { createChat } from './chat/chat.ts';
import { createChatHandlers } from './chat/chat-handlers.ts';
import { createChatRoutes } from './chat/chat-routes.ts';
import type { Config } from './config.ts';
import type { Db } from './database/tables.ts';
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
import { createSyncReports } from './playback/sync-reports.ts';
import { createWaitingForViewers } from './playback/waiting.ts';
import type { Log } from './ports/log.ts';
import type { Metrics } from './ports/metrics.ts';
import type { RealtimeStore } from './ports/realtime-store.ts';
import type { RouteHandlers } from './ports/route-handlers.ts';
import type { FrameHandlers } from './ports/session.ts';
import { createClockHandlers } from './presence/clock-handlers.ts';
import { createHostPresence } from './presence/host-presence.ts';
import { createTransferHandlers } from './presence/host-transfer.ts';
import { createParticipants } from './presence/participants.ts';
import { createPresence } from './presence/presence.ts';
import { createRoomDoor } from './presence/room-door.ts';
import { createRoomPresent } from './presence/room-present.ts';
import { createProgress } from './progress/progress.ts';
import { createProgressHandlers } from './progress/progress-handlers.ts';
import { createProgressRoutes } from './progress/progress-routes.ts';
import { createDiscovery } from './rooms/discovery.ts';
import { createGuard } from './rooms/guard.ts';
import { createMembership } from './rooms/membership.ts';
import { createMyRooms } from './rooms/my-rooms.ts';
import { createUpdateRoom } from './rooms/room-settings.ts';
import { createRooms } from './rooms/rooms.ts';
import { createRoomRoutes } from './rooms/rooms-routes.ts';
import { createSanctions } from './rooms/sanctions.ts';
import type { FanoutHooks } from './transport/ws/fanout.ts';

export interface FeatureDeps {
  readonly config: Config;
  readonly db: Db;
  readonly store: RealtimeStore;
  readonly log: Log;
  readonly metrics: Metrics;
  /** What the features let go of when the server ends, last built first. */
  readonly closing: AsyncDisposableStack;
}

export type Features = ReturnType<typeof createFeatures>;

export function createFeatures({ config, db, store, log, metrics, closing }: FeatureDeps) {
  const { clock, bus, rateLimit } = store;
  const limitAttempts = createAttemptLimit(rateLimit, config.authAttemptsPerMinute);

  const accounts = createAccounts({ ...store, db, secretKey: config.secretKey });
  const openId = createOpenId(config, { db, clock, rateLimit });

  const stopping = new AbortController();
  closing.defer(() => stopping.abort());
  const { tmdbApiKey: apiKey, tmdbBaseUrl: baseUrl } = config;
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
  const membership = createMembership({ db, store, rooms, sanctions, audit, notifications, limitAttempts });
  const updateRoom = createUpdateRoom({ db, bus, rooms, notifications });
  const myRooms = createMyRooms({ db, presence: store.presence });
  const discovery = createDiscovery({ db, clock, presence: store.presence });

  const journal = createPlaybackJournal({ db, clock, log });
  closing.defer(() => journal.close());
  const progress = createProgress({ db, store, rooms, log });
  closing.defer(() => progress.close());
  const changes = createPlaybackChanges({ db, store, journal, observe: progress.follow });
  const playback = createPlayback({ store, rooms, catalog, changes });
  const waiting = createWaitingForViewers({ store, rooms, changes, log });

  const chat = createChat({ db, store, rooms, sanctions, log });
  closing.defer(() => chat.close());
  const host = createHostPresence({ db, store, rooms, playback, log, graceSeconds: config.graceSeconds });
  const participants = createParticipants({ store, rooms, sanctions, log });
  const presence = createPresence({ store, rooms, host, participants, log, maxViewers: config.maxViewers });
  const moderation = createModeration({ db, bus, rooms, sanctions, audit, onChanged: participants.changed });

  const routes: RouteHandlers = {
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
      rateLimit,
      sourceOf: async (room) => (await rooms.current(room)).source,
    }),
  };
  const frames: FrameHandlers = {
    ...createPlaybackHandlers(playback, waiting),
    ...createProgressHandlers(progress),
    ...createChatHandlers(chat),
    ...createModerationHandlers(moderation),
    ...createTransferHandlers({ db, bus, rooms, audit, host, participants }),
    ...createClockHandlers(clock),
    ...createSyncReports(metrics),
  };
  const roomDoor = createRoomDoor({
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
  });
  /** What this node does when it begins to hear a room, hears that its row changed, may have missed something, and stops hearing it. */
  const roomHooks: FanoutHooks = {
    opened(room) {
      rooms.cache.hold(room);
      progress.opened(room);
    },
    changed(room) {
      rooms.cache.invalidate(room);
      waiting.settingsChanged(room);
    },
    missed: createRoomPresent({
      ...store,
      db,
      rooms,
      guard,
      presence,
      log,
      graceSeconds: config.graceSeconds,
      tellers: [playback.present, participants.frame, waiting.present],
      messagesSince: chat.since,
    }),
    telling(frame) {
      if (frame.type === 'PLAYBACK_STATE') metrics.observe('broadcast', (clock.now() - frame.server_time) / 1000);
    },
    closed(room) {
      rooms.cache.release(room);
      progress.closed(room);
    },
  };

  return {
    accounts,
    rooms,
    membership,
    audit,
    host,
    guard,
    routes,
    frames,
    roomDoor,
    roomHooks,
    personalDoor: createPersonalDoor(accounts, store.personal),
    /** Begins what happens by itself; each returned function ends one of them, and they are to be called in reverse. */
    start: () => [presence.start(), host.start(), waiting.start(), progress.start()],
  };
}

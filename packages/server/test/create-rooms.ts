/** The rooms and what they stand on, without a server around them: for tests of the modules above. */
import { createAudit } from '../src/audit/audit.ts';
import { createCatalog } from '../src/catalog/catalog.ts';
import type { Db } from '../src/database/tables.ts';
import { createNotifications } from '../src/notifications/notifications.ts';
import type { RealtimeStore } from '../src/ports/realtime-store.ts';
import { createGuard } from '../src/rooms/guard.ts';
import { createRooms } from '../src/rooms/rooms.ts';
import { createSanctions } from '../src/rooms/sanctions.ts';

export const silentLog = { info() {}, warn() {}, error() {} };

export function createTestRooms({ db, store }: { db: Db; store: RealtimeStore }) {
  const { clock } = store;
  const catalog = createCatalog();
  const audit = createAudit({ db, clock });
  const notifications = createNotifications({ db, store, log: silentLog });
  const rooms = createRooms({ db, store, catalog, audit, notifications });
  const sanctions = createSanctions({ db, moderation: store.moderation });
  const guard = createGuard({ db, clock, rooms, sanctions });
  return { catalog, audit, notifications, rooms, sanctions, guard };
}

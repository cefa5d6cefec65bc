/** HTTP calls about notifications, handed to the service. */
import type { notificationRoutes } from '@streamit/protocol';
import { pageOf } from '../lib/page-of.ts';
import type { HandlersFor } from '../ports/route-handlers.ts';
import type { Notifications } from './notifications.ts';

export function createNotificationRoutes(notifications: Notifications): HandlersFor<typeof notificationRoutes> {
  return {
    'GET /api/notifications/': ({ caller, query }) => notifications.list(caller.user.id, pageOf(query)),
    'POST /api/notifications/read/': async ({ caller, body }) => ({
      read: await notifications.markRead(caller.user.id, body.up_to),
    }),
  };
}

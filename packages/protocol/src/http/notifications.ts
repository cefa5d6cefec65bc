/** Routes of what was told on the personal socket: kept for those who were away (contract §12). */
import Type, { type Static } from 'typebox';
import { Id, Instant, nullable, page, pageQuery } from '../fields.ts';
import type { RouteKey, RouteSchema } from './route.ts';

export const Notification = Type.Object({
  id: Type.String(),
  type: Type.Enum(['join_requested', 'join_approved', 'join_rejected', 'room_invited', 'room_deleted', 'room_expired']),
  created_at: Instant,
  room: Type.Object({ room_id: Type.String(), code: Type.String(), title: nullable(Type.String()) }),
  user: Type.Object({ id: Type.String(), name: Type.String() }),
  is_read: Type.Boolean(),
});
export type Notification = Static<typeof Notification>;

export const notificationRoutes = {
  'GET /api/notifications/': {
    summary: 'What happened to the caller, newest first',
    auth: 'user',
    action: 'account',
    query: Type.Object(pageQuery),
    status: 200,
    answer: page(Notification),
    errors: ['AUTH_REQUIRED'],
  },
  'POST /api/notifications/read/': {
    summary: 'Mark everything up to one notification as read; without `up_to` all of them',
    auth: 'user',
    action: 'account',
    body: Type.Object({ up_to: Type.Optional(Id) }),
    status: 200,
    answer: Type.Object({ read: Type.Integer({ minimum: 0 }) }),
    errors: ['AUTH_REQUIRED'],
  },
} as const satisfies Record<RouteKey, RouteSchema>;

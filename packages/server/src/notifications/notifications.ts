/** What concerns one person wherever he is: stored first, then told on his personal sockets (contract §12). */
import type { Notification, PersonalFrameType, RoomCode, RoomId, UserId } from '@streamit/protocol';
import type { Db, NotificationsTable } from '../database/tables.ts';
import { createTimeOrderedIds } from '../lib/time-ordered-id.ts';
import type { Log } from '../ports/log.ts';
import type { RealtimeStore } from '../ports/realtime-store.ts';
import {
  countNotifications,
  deleteNotifications,
  insertNotifications,
  listNotifications,
  markRead,
  trimNotifications,
} from './notifications-queries.ts';

export interface News {
  readonly type: PersonalFrameType;
  readonly room: { readonly id: RoomId; readonly code: RoomCode; readonly title: string | null };
  /** Who caused it. */
  readonly actor: { readonly id: UserId; readonly displayName: string };
}

export interface Notifications {
  /** Tells `users`. What cannot be sent now is found stored; only storing may fail. */
  tell(users: readonly UserId[], news: News): Promise<void>;
  list(user: UserId, page: { limit: number; offset: number }): Promise<{ count: number; results: Notification[] }>;
  /** Marks as read; answers how many were not. */
  markRead(user: UserId, upTo: string | undefined): Promise<number>;
}

export interface NotificationsDeps {
  readonly db: Db;
  readonly store: Pick<RealtimeStore, 'clock' | 'personal'>;
  readonly log: Log;
}

export function createNotifications({ db, store, log }: NotificationsDeps): Notifications {
  const { clock, personal } = store;
  const nextId = createTimeOrderedIds(clock.now);

  async function send(row: NotificationsTable, { room, actor }: News): Promise<void> {
    try {
      await personal.publish(row.user_id, {
        type: row.type,
        id: row.id,
        created_at: row.created_at,
        room: { room_id: room.id, code: room.code, title: room.title },
        user: { id: actor.id, name: actor.displayName },
      });
    } catch (error) {
      log.warn({ err: error, user: row.user_id }, 'news could not be sent; they are stored');
    }
  }

  return {
    async tell(users, news) {
      const { type, room, actor } = news;
      const createdAt = Math.round(clock.now());
      const rows = users.map(
        (user): NotificationsTable => ({
          id: nextId(),
          user_id: user,
          type,
          room_id: room.id,
          actor_id: actor.id,
          actor_name: actor.displayName,
          created_at: createdAt,
          is_read: 0,
        }),
      );
      // Who knocks ten times is one line in the host's list.
      await deleteNotifications(db, users, { room: room.id, actor: actor.id, type });
      await insertNotifications(db, rows);
      await trimNotifications(db, users);
      await Promise.all(rows.map((row) => send(row, news)));
    },
    async list(user, page) {
      const [count, results] = await Promise.all([countNotifications(db, user), listNotifications(db, user, page)]);
      return { count, results };
    },
    markRead: (user, upTo) => markRead(db, user, upTo),
  };
}

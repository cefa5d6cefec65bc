/** The settings of a room, changed by its host and told to everyone (title, chat, privacy, waiting for viewers). */
import type { ServerFrame } from '@streamit/protocol';
import { inTransaction } from '../database/in-transaction.ts';
import type { Db } from '../database/tables.ts';
import { hashPassword } from '../lib/password.ts';
import { createRoomPassword } from '../lib/room-code.ts';
import type { Notifications } from '../notifications/notifications.ts';
import type { User } from '../ports/caller.ts';
import type { RoomRef } from '../ports/guard.ts';
import type { RoomBus } from '../ports/room-bus.ts';
import { approveAllPending } from './membership-queries.ts';
import { findPasswordHash, type Room, type RoomSettings, updateSettings } from './room-queries.ts';
import type { Rooms } from './rooms.ts';

export interface UpdatedRoom {
  readonly room: Room;
  /** A new password, told this once; `null` where none was made. */
  readonly password: string | null;
}

export type UpdateRoom = (host: User, room: RoomRef, settings: RoomSettings) => Promise<UpdatedRoom>;

export interface RoomSettingsDeps {
  readonly db: Db;
  readonly bus: RoomBus;
  readonly rooms: Rooms;
  readonly notifications: Notifications;
}

export function createUpdateRoom({ db, bus, rooms, notifications }: RoomSettingsDeps): UpdateRoom {
  /** Whoever asks for a password gets a new one; whoever closes a room that had one keeps it. */
  async function newPassword(before: Room, settings: RoomSettings): Promise<string | null> {
    const { isPrivate = before.isPrivate, entryMode = before.entryMode } = settings;
    if (!isPrivate || entryMode !== 'PASSWORD') return null;
    const isAsked = settings.entryMode === 'PASSWORD';
    return isAsked || (await findPasswordHash(db, before.id)) === null ? createRoomPassword() : null;
  }

  return async (host, { id }, settings) => {
    const before = await rooms.byId(id);
    if (Object.keys(settings).length === 0) return { room: before, password: null };
    const password = await newPassword(before, settings);
    const hash = password === null ? undefined : await hashPassword(password);
    // A door that opens lets in who waited at it.
    const admitted = await inTransaction(db, async (tx) => {
      await updateSettings(tx, id, settings, hash);
      return settings.isPrivate === false ? approveAllPending(tx, id) : [];
    });
    const room = await rooms.changed(before);
    await bus.publish(room.code, { kind: 'frame', frame: updatedFrame(host, settings) });
    if (admitted.length > 0) await notifications.tell(admitted, { type: 'join_approved', room, actor: host });
    return { room, password };
  };
}

function updatedFrame(host: User, settings: RoomSettings): ServerFrame {
  const { title, isChatEnabled, isPrivate, entryMode, waitForViewers } = settings;
  return {
    type: 'ROOM_UPDATED',
    user: host.displayName,
    user_id: host.id,
    ...(title !== undefined && { title }),
    ...(isChatEnabled !== undefined && { is_chat_enabled: isChatEnabled }),
    ...(isPrivate !== undefined && { is_private: isPrivate }),
    ...(entryMode !== undefined && { entry_mode: entryMode }),
    ...(waitForViewers !== undefined && { wait_for_viewers: waitForViewers }),
  };
}

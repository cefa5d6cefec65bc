/** Rooms: opening, finding, ending, and every change of state, each decided by the one guard of the lifecycle. */
import { randomUUID } from 'node:crypto';
import {
  CLOSE,
  type CloseCode,
  END_NOTIFIED_MAX,
  type EntryMode,
  HOST_MAX_LIVE_ROOMS,
  type PlaybackSource,
  type RoomCode,
  type RoomId,
  type RoomState,
  type ServerFrame,
  type SourceChoice,
  type UserId,
} from '@streamit/protocol';
import type { Audit } from '../audit/audit.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { AuditedAction, Db } from '../database/tables.ts';
import { duplicateColumns } from '../database/unique-violation.ts';
import { AppError } from '../lib/app-error.ts';
import { hashPassword } from '../lib/password.ts';
import { createRoomCode, createRoomPassword } from '../lib/room-code.ts';
import type { Notifications } from '../notifications/notifications.ts';
import type { User } from '../ports/caller.ts';
import type { RoomRef } from '../ports/guard.ts';
import type { RealtimeStore } from '../ports/realtime-store.ts';
import { usersWith } from './membership-queries.ts';
import { createRoomCache, type RoomCache } from './room-cache.ts';
import { isActive, type LifecycleEvent, nextState } from './room-lifecycle.ts';
import {
  findRoomByCode,
  findRoomById,
  insertRoom,
  moveRoom,
  type NewRoom,
  type Room,
  updateSource,
} from './room-queries.ts';
import { normalizeCode } from './room-rules.ts';

/** Codes tried before giving up: with 32⁶ of them, even one collision is news. */
const CODE_ATTEMPTS = 5;
/** What ends a room, as it stands in the audit log. */
const ENDINGS: { readonly [Event in LifecycleEvent]?: AuditedAction } = { DELETED: 'delete', GRACE_ENDED: 'expire' };

export interface Rooms {
  readonly cache: RoomCache;
  /** @throws AppError `CONFLICT` (too many rooms), or as `Catalog.choose` */
  create(user: User, settings: NewRoomSettings): Promise<OpenedRoom>;
  /** Deletes for good: everyone is told and disconnected (RM6). */
  remove(user: User, room: RoomRef): Promise<void>;
  /** @throws AppError `ROOM_EXPIRED`, `PERMISSION_DENIED` when he is not the host any more */
  setSource(host: User, room: RoomRef, source: PlaybackSource): Promise<Room>;
  /** As typed by a person. @throws AppError `ROOM_NOT_FOUND` */
  byCode(code: string): Promise<Room>;
  byId(id: string): Promise<Room>;
  /** The room as it is now; without a query where this node holds it. */
  current(code: RoomCode): Promise<Room>;
  /** Tells all nodes that their copies are old, and gives the room as it is now. */
  changed(room: RoomRef): Promise<Room>;
  /**
   * Moves the room by the guard of its lifecycle; `null` when that forbids it. `graceDeadline` goes with `HOST_LOST`;
   * `actor` ends the room, and stands in the audit log with it (the server itself when missing).
   */
  transition(
    code: RoomCode,
    event: LifecycleEvent,
    details?: { graceDeadline?: number; actor?: UserId },
  ): Promise<Transition | null>;
  /** Tells everyone, disconnects them and forgets all that was live of a room that has ended. */
  end(room: Room, frame: ServerFrame, close: CloseCode): Promise<void>;
  /** Tells those who are not connected to it: of a deletion who was let in or waits at the door, else who waits. Once. */
  tellOfEnd(room: Room): Promise<void>;
}

export interface NewRoomSettings {
  readonly title?: string | null | undefined;
  readonly source?: SourceChoice | undefined;
  readonly isPrivate?: boolean | undefined;
  readonly entryMode?: EntryMode | undefined;
}

export interface OpenedRoom extends Room {
  /** Lets people in, and is told this once; `null` where none is asked for (RM4). */
  readonly password: string | null;
}

export interface Transition {
  readonly from: RoomState;
  /** The room as it is now. */
  readonly room: Room;
}

export interface RoomsDeps {
  readonly db: Db;
  readonly store: RealtimeStore;
  readonly catalog: Catalog;
  readonly audit: Audit;
  readonly notifications: Notifications;
}

export function createRooms({ db, store, catalog, audit, notifications }: RoomsDeps): Rooms {
  const { clock, bus } = store;
  const cache = createRoomCache((code) => found(findRoomByCode(db, code)), clock);

  async function found(room: Promise<Room | undefined>): Promise<Room> {
    const row = await room;
    if (row === undefined) throw new AppError('ROOM_NOT_FOUND');
    return row;
  }

  async function byCode(typed: string): Promise<Room> {
    const code = normalizeCode(typed);
    if (code === null) throw new AppError('ROOM_NOT_FOUND');
    return found(findRoomByCode(db, code));
  }

  /** Ids come from clients: what is no id of a room finds none. */
  const byId = (id: string) => found(findRoomById(db, id as RoomId));

  async function changed(room: RoomRef): Promise<Room> {
    // Not only when it is heard: whoever asks here after this, asks for what he has done.
    cache.invalidate(room.code);
    await bus.publish(room.code, { kind: 'changed' });
    return byId(room.id);
  }

  async function transition(...[code, event, details = {}]: Parameters<Rooms['transition']>) {
    const { graceDeadline = null, actor = null } = details;
    for (;;) {
      const room = await found(findRoomByCode(db, code));
      const state = nextState(room.state, event);
      if (state === null) return null;
      const set = { grace_deadline: graceDeadline, ended_at: isActive(state) ? null : Math.round(clock.now()) };
      const action = ENDINGS[event];
      const isMoved = await inTransaction(db, async (tx) => {
        if (!(await moveRoom(tx, room, state, set))) return false;
        if (action !== undefined) await audit.record({ action, room: room.id, actor }, tx);
        return true;
      });
      if (isMoved) return { from: room.state, room: await changed(room) };
    }
  }

  async function end(room: Room, frame: ServerFrame, close: CloseCode): Promise<void> {
    await bus.publish(room.code, { kind: 'frame', frame });
    await bus.publish(room.code, { kind: 'close', code: close });
    await Promise.all([
      store.grace.cancel(room.code),
      store.playback.drop(room.code),
      store.waiting.drop(room.code),
      store.presence.drop(room.code),
      store.chatGate.drop(room.code),
      store.moderation.drop(room.code),
    ]);
  }

  async function tellOfEnd(room: Room): Promise<void> {
    const isDeleted = room.state === 'DELETED';
    const concerned = await usersWith(db, room.id, isDeleted ? ['APPROVED', 'PENDING'] : ['PENDING'], END_NOTIFIED_MAX);
    await notifications.tell(
      concerned.filter((user) => user !== room.hostId),
      {
        type: isDeleted ? 'room_deleted' : 'room_expired',
        room,
        actor: { id: room.hostId, displayName: room.hostName },
      },
    );
  }

  /** Stores the room and who opened it, or nothing when he has as many as he may. */
  const openRoom = (room: NewRoom) =>
    inTransaction(db, async (tx) => {
      if (!(await insertRoom(tx, room))) return false;
      await audit.record({ action: 'create', room: room.id, actor: room.hostId }, tx);
      return true;
    });

  async function create(user: User, settings: NewRoomSettings): Promise<OpenedRoom> {
    const { title = null, source, isPrivate = false, entryMode = 'APPROVAL' } = settings;
    const chosen = source === undefined ? null : await catalog.choose(source);
    const password = isPrivate && entryMode === 'PASSWORD' ? createRoomPassword() : null;
    const passwordHash = password === null ? null : await hashPassword(password);
    for (let attempt = 1; ; attempt++) {
      const id = randomUUID() as RoomId;
      try {
        const isRoomLeft = await openRoom({
          id,
          code: createRoomCode(),
          hostId: user.id,
          title,
          source: chosen,
          isPrivate,
          entryMode,
          passwordHash,
          createdAt: Math.round(clock.now()),
        });
        if (!isRoomLeft) {
          throw new AppError('CONFLICT', `You already have ${HOST_MAX_LIVE_ROOMS} rooms. Please delete one first.`);
        }
        return { ...(await byId(id)), password };
      } catch (error) {
        if (!duplicateColumns(error) || attempt === CODE_ATTEMPTS) throw error;
      }
    }
  }

  return {
    cache,
    create,
    async remove(user, { code }) {
      const deleted = await transition(code, 'DELETED', { actor: user.id });
      if (deleted === null) throw new AppError('ROOM_EXPIRED');
      await end(deleted.room, { type: 'ROOM_DELETED' }, CLOSE.ROOM_INACTIVE);
      await tellOfEnd(deleted.room);
    },
    async setSource(host, { id, code }, source) {
      if (!(await updateSource(db, id, host.id, source))) {
        throw new AppError((await byId(id)).hostId === host.id ? 'ROOM_EXPIRED' : 'PERMISSION_DENIED');
      }
      return changed({ id, code });
    },
    byCode,
    byId,
    current: cache.get,
    changed,
    transition,
    end,
    tellOfEnd,
  };
}

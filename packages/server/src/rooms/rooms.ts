/** Rooms: opening, joining, leaving, settings, and every change of state, each decided by the one guard. */
import { randomUUID } from 'node:crypto';
import {
  CLOSE,
  type CloseCode,
  HOST_MAX_LIVE_ROOMS,
  type PlaybackSource,
  type RoomCode,
  type RoomId,
  type RoomState,
  type ServerFrame,
  type SourceChoice,
  type UserId,
} from '@streamit/protocol';
import { hostingRefusal } from '../accounts/account-rules.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Db } from '../database/tables.ts';
import { duplicateColumns } from '../database/unique-violation.ts';
import { AppError } from '../lib/app-error.ts';
import { createRoomCode } from '../lib/room-code.ts';
import type { User } from '../ports/caller.ts';
import type { RealtimeStore } from '../ports/realtime-store.ts';
import { createRoomCache, type RoomCache } from './room-cache.ts';
import { isActive, type LifecycleEvent, nextState } from './room-lifecycle.ts';
import {
  approveMember,
  findMembership,
  findRoomByCode,
  findRoomById,
  insertRoom,
  moveRoom,
  type Room,
  type RoomSettings,
  setMembership,
  updateSettings,
  updateSource,
} from './room-queries.ts';
import { normalizeCode, requireActive, requireHost } from './room-rules.ts';

/** Codes tried before giving up: with 32⁶ of them, even one collision is news. */
const CODE_ATTEMPTS = 5;

export interface Rooms {
  readonly cache: RoomCache;
  /** @throws AppError `AUTH_REQUIRED`, `USERNAME_REQUIRED`, `CONFLICT` (too many rooms), or as `Catalog.choose` */
  create(user: User, settings: { title?: string | null | undefined; source?: SourceChoice | undefined }): Promise<Room>;
  /** Makes the user a participant; joining again is safe (RM5). @throws AppError `ROOM_NOT_FOUND`, `ROOM_EXPIRED`, `PERMISSION_DENIED` (banned) */
  join(user: User, code: string): Promise<Room>;
  leave(user: User, code: string): Promise<void>;
  /** Deletes for good: everyone is told and disconnected (RM6). */
  remove(user: User, id: string): Promise<void>;
  update(user: User, code: string, settings: RoomSettings): Promise<Room>;
  /** @throws AppError `PERMISSION_DENIED`, `ROOM_EXPIRED` */
  setSource(user: User, id: RoomId, source: PlaybackSource): Promise<Room>;
  /** As typed by a person. @throws AppError `ROOM_NOT_FOUND` */
  byCode(code: string): Promise<Room>;
  byId(id: string): Promise<Room>;
  /** The room as it is now; without a query where this node holds it. */
  current(code: RoomCode): Promise<Room>;
  isParticipant(room: Room, user: UserId): Promise<boolean>;
  /** Moves the room by the guard; `null` when the guard forbids it. `graceDeadline` goes with `HOST_LOST`. */
  transition(code: RoomCode, event: LifecycleEvent, graceDeadline?: number): Promise<Transition | null>;
  /** Tells everyone, disconnects them and forgets all that was live of a room that has ended. */
  end(room: Room, frame: ServerFrame, close: CloseCode): Promise<void>;
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
}

export function createRooms({ db, store, catalog }: RoomsDeps): Rooms {
  const { clock, bus } = store;
  const cache = createRoomCache((code) => found(findRoomByCode(db, code)));

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

  async function hosted(user: User, room: Promise<Room>): Promise<Room> {
    const mine = await room;
    requireHost(mine, user.id);
    requireActive(mine, clock.now());
    return mine;
  }

  /** Tells all nodes that their copies are old, and gives the row as it is now. */
  async function changed(room: Room): Promise<Room> {
    await bus.publish(room.code, { kind: 'changed' });
    return byId(room.id);
  }

  async function transition(code: RoomCode, event: LifecycleEvent, graceDeadline?: number): Promise<Transition | null> {
    for (;;) {
      const room = await found(findRoomByCode(db, code));
      const state = nextState(room.state, event);
      if (state === null) return null;
      const set = { grace_deadline: graceDeadline ?? null, ended_at: isActive(state) ? null : Math.round(clock.now()) };
      if (await moveRoom(db, room, state, set)) return { from: room.state, room: await changed(room) };
    }
  }

  async function end(room: Room, frame: ServerFrame, close: CloseCode): Promise<void> {
    await bus.publish(room.code, { kind: 'frame', frame });
    await bus.publish(room.code, { kind: 'close', code: close });
    await Promise.all([
      store.grace.cancel(room.code),
      store.playback.drop(room.code),
      store.presence.drop(room.code),
      store.chatGate.drop(room.code),
    ]);
  }

  async function create(...[user, { title = null, source }]: Parameters<Rooms['create']>): Promise<Room> {
    const refusal = hostingRefusal(user);
    if (refusal !== null) throw refusal;
    const chosen = source === undefined ? null : await catalog.choose(source);
    for (let attempt = 1; ; attempt++) {
      const id = randomUUID() as RoomId;
      try {
        const isRoomLeft = await insertRoom(db, {
          id,
          code: createRoomCode(),
          hostId: user.id,
          title,
          source: chosen,
          createdAt: Math.round(clock.now()),
        });
        if (!isRoomLeft) {
          throw new AppError('CONFLICT', `You already have ${HOST_MAX_LIVE_ROOMS} rooms. Please delete one first.`);
        }
        return byId(id);
      } catch (error) {
        if (!duplicateColumns(error) || attempt === CODE_ATTEMPTS) throw error;
      }
    }
  }

  return {
    cache,
    create,
    async join(user, typed) {
      const room = await byCode(typed);
      requireActive(room, clock.now());
      if ((await findMembership(db, room.id, user.id)) === 'BANNED') throw new AppError('PERMISSION_DENIED');
      await approveMember(db, room.id, user.id, Math.round(clock.now()));
      return room;
    },
    async leave(user, typed) {
      const room = await byCode(typed);
      if (room.hostId === user.id) {
        throw new AppError('PERMISSION_DENIED', 'The host cannot leave the room, only delete it.');
      }
      if ((await findMembership(db, room.id, user.id)) === 'APPROVED')
        await setMembership(db, room.id, user.id, 'LEFT');
      await bus.publish(room.code, { kind: 'close', code: CLOSE.NOT_APPROVED, user: user.id });
    },
    async remove(user, id) {
      const room = await hosted(user, byId(id));
      const deleted = await transition(room.code, 'DELETED');
      if (deleted === null) throw new AppError('ROOM_EXPIRED');
      await end(deleted.room, { type: 'ROOM_DELETED' }, CLOSE.ROOM_INACTIVE);
    },
    async update(user, typed, settings) {
      const room = await hosted(user, byCode(typed));
      if (Object.keys(settings).length === 0) return room;
      await updateSettings(db, room.id, settings);
      const updated = await changed(room);
      const { title, isChatEnabled } = settings;
      const frame: ServerFrame = {
        type: 'ROOM_UPDATED',
        user: user.displayName,
        user_id: user.id,
        ...(title !== undefined && { title }),
        ...(isChatEnabled !== undefined && { is_chat_enabled: isChatEnabled }),
      };
      await bus.publish(room.code, { kind: 'frame', frame });
      return updated;
    },
    async setSource(user, id, source) {
      const room = await hosted(user, byId(id));
      if (!(await updateSource(db, room.id, source))) throw new AppError('ROOM_EXPIRED');
      return changed(room);
    },
    byCode,
    byId,
    current: cache.get,
    isParticipant: async (room, user) => (await findMembership(db, room.id, user)) === 'APPROVED',
    transition,
    end,
  };
}

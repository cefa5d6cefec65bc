/** HTTP calls about rooms, handed to the service. */
import type { RoomDetail, roomRoutes } from '@streamit/protocol';
import type { HandlersFor } from '../ports/route-handlers.ts';
import type { Discovery } from './discovery.ts';
import { isActive } from './room-lifecycle.ts';
import type { Room } from './room-queries.ts';
import type { Rooms } from './rooms.ts';

/** Choosing a source moves the timeline, so playback answers that one. */
type RoomRoutes = Omit<typeof roomRoutes, 'POST /api/rooms/source/'>;

export function createRoomRoutes(rooms: Rooms, discovery: Discovery): HandlersFor<RoomRoutes> {
  return {
    async 'POST /api/rooms/create/'({ caller, body }) {
      const room = await rooms.create(caller.user, body);
      return { room_id: room.id, code: room.code, is_private: room.isPrivate, entry_mode: room.entryMode };
    },
    async 'POST /api/rooms/join/'({ caller, body }) {
      const room = await rooms.join(caller.user, body.code);
      return { room_id: room.id, code: room.code, status: 'APPROVED', is_host: room.hostId === caller.user.id };
    },
    async 'POST /api/rooms/leave/'({ caller, body }) {
      await rooms.leave(caller.user, body.code);
      return { left: true };
    },
    async 'POST /api/rooms/delete/'({ caller, body }) {
      await rooms.remove(caller.user, body.room_id);
      return { status: 'room_deleted' };
    },
    async 'GET /api/rooms/:code/detail/'({ caller, params }) {
      return describe(await rooms.byCode(params.code), caller?.user.id);
    },
    async 'PATCH /api/rooms/:code/'({ caller, params, body }) {
      const { title, is_chat_enabled: isChatEnabled } = body;
      const settings = { ...(title !== undefined && { title }), ...(isChatEnabled !== undefined && { isChatEnabled }) };
      return describe(await rooms.update(caller.user, params.code, settings), caller.user.id);
    },
    async 'GET /api/rooms/public/'({ query, setHeader }) {
      const { count, rooms: results, isRealtime } = await discovery.list(query);
      if (!isRealtime) setHeader('X-Realtime', 'unavailable');
      return { count, results };
    },
  };
}

function describe(room: Room, viewer: string | undefined): RoomDetail {
  return {
    room_id: room.id,
    code: room.code,
    title: room.title,
    state: room.state,
    is_active: isActive(room.state),
    is_private: room.isPrivate,
    entry_mode: room.entryMode,
    is_chat_enabled: room.isChatEnabled,
    host: room.hostName,
    host_id: room.hostId,
    video_provider: room.source?.provider ?? null,
    video_id: room.source?.external_id ?? null,
    source: room.source,
    created_at: room.createdAt,
    is_host: room.hostId === viewer,
  };
}

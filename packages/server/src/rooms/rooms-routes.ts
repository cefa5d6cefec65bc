/** HTTP calls about rooms, handed to the service. */
import type { MembershipStatus, membershipRoutes, RoomDetail, RouteBody, roomRoutes, UserId } from '@streamit/protocol';
import { pageOf } from '../lib/page-of.ts';
import type { HandlersFor } from '../ports/route-handlers.ts';
import type { Discovery } from './discovery.ts';
import type { Membership } from './membership.ts';
import type { MyRooms } from './my-rooms.ts';
import { isActive } from './room-lifecycle.ts';
import type { Room, RoomSettings } from './room-queries.ts';
import type { UpdateRoom } from './room-settings.ts';
import type { Rooms } from './rooms.ts';

/** Choosing a source moves the timeline, so playback answers that one. */
type RoomRoutes = Omit<typeof roomRoutes, 'POST /api/rooms/source/'> & typeof membershipRoutes;

export interface RoomRoutesDeps {
  readonly rooms: Rooms;
  readonly membership: Membership;
  readonly discovery: Discovery;
  readonly myRooms: MyRooms;
  readonly updateRoom: UpdateRoom;
}

export function createRoomRoutes(deps: RoomRoutesDeps): HandlersFor<RoomRoutes> {
  const { rooms, membership, discovery, myRooms, updateRoom } = deps;

  async function describeFor(room: Room, user: UserId | undefined): Promise<RoomDetail> {
    return describe(room, user, user === undefined ? null : await membership.statusOf(room, user));
  }

  return {
    async 'POST /api/rooms/create/'({ caller, body: { is_private: isPrivate, entry_mode: entryMode, title, source } }) {
      const room = await rooms.create(caller.user, { isPrivate, entryMode, title, source });
      return {
        room_id: room.id,
        code: room.code,
        is_private: room.isPrivate,
        entry_mode: room.entryMode,
        ...shownOnce(room.password),
      };
    },
    async 'POST /api/rooms/delete/'({ caller, room }) {
      await rooms.remove(caller.user, room);
      return { status: 'room_deleted' };
    },
    async 'GET /api/rooms/:code/detail/'({ caller, params }) {
      return describeFor(await rooms.byCode(params.code), caller?.user.id);
    },
    async 'PATCH /api/rooms/:code/'({ caller, room: ref, body }) {
      const { room, password } = await updateRoom(caller.user, ref, settingsOf(body));
      return { ...(await describeFor(room, caller.user.id)), ...shownOnce(password) };
    },
    'GET /api/rooms/mine/': ({ caller, query }) => myRooms(caller.user.id, pageOf(query)),
    async 'GET /api/rooms/public/'({ query, setHeader }) {
      const { count, rooms: results, isRealtime } = await discovery.list(query);
      if (!isRealtime) setHeader('X-Realtime', 'unavailable');
      return { count, results };
    },
    async 'POST /api/rooms/join/'({ caller, room: ref, body: { password }, ip }) {
      const { room, status } = await membership.join(caller.user, ref, { password, ip });
      return { room_id: room.id, code: room.code, status, is_host: room.hostId === caller.user.id };
    },
    async 'POST /api/rooms/leave/'({ caller, room }) {
      await membership.leave(caller.user, room);
      return { left: true };
    },
    async 'POST /api/rooms/approve/'({ caller, room, body }) {
      await membership.approve(caller.user, room, body.user_id as UserId);
      return { approved: true };
    },
    async 'POST /api/rooms/reject/'({ caller, room, body }) {
      await membership.reject(caller.user, room, body.user_id as UserId);
      return { rejected: true };
    },
    async 'POST /api/rooms/invite/'({ caller, room, body }) {
      await membership.invite(caller.user, room, body.username);
      return { invited: true };
    },
    'GET /api/rooms/participants/': ({ room, query }) => membership.list(room, query),
  };
}

const shownOnce = (password: string | null) => (password === null ? {} : { room_password: password });

function settingsOf(body: RouteBody<'PATCH /api/rooms/:code/'>): RoomSettings {
  const { title, is_chat_enabled, is_private, entry_mode, wait_for_viewers } = body;
  return {
    ...(title !== undefined && { title }),
    ...(is_chat_enabled !== undefined && { isChatEnabled: is_chat_enabled }),
    ...(is_private !== undefined && { isPrivate: is_private }),
    ...(entry_mode !== undefined && { entryMode: entry_mode }),
    ...(wait_for_viewers !== undefined && { waitForViewers: wait_for_viewers }),
  };
}

function describe(room: Room, viewer: UserId | undefined, status: MembershipStatus | null): RoomDetail {
  const source = room.isPrivate && status !== 'APPROVED' ? null : room.source;
  return {
    room_id: room.id,
    code: room.code,
    title: room.title,
    state: room.state,
    is_active: isActive(room.state),
    is_private: room.isPrivate,
    entry_mode: room.entryMode,
    is_chat_enabled: room.isChatEnabled,
    wait_for_viewers: room.waitForViewers,
    host: room.hostName,
    host_id: room.hostId,
    video_provider: source?.provider ?? null,
    video_id: source?.external_id ?? null,
    source,
    created_at: room.createdAt,
    is_host: room.hostId === viewer,
    my_status: status,
  };
}

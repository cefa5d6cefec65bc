/** The host's list of people, all pages of it. */
import { PAGE_SIZE_MAX, type RoomMember, type RouteQuery } from '@streamit/protocol';
import type { StreamItClient } from '@streamit/sdk';

type Filter = Pick<RouteQuery<'GET /api/rooms/participants/'>, 'status' | 'is_banned'>;

/** As many as a room ever has waiting, and more banned people than one reads through. */
const PAGES_MAX = 5;

export async function loadMembers(
  client: StreamItClient,
  roomId: string,
  filter: Filter,
  signal: AbortSignal,
): Promise<RoomMember[]> {
  const members: RoomMember[] = [];
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const query = { room_id: roomId, page, page_size: PAGE_SIZE_MAX, ...filter };
    const { count, results } = await client.call('GET /api/rooms/participants/', { query, signal });
    members.push(...results);
    if (members.length >= count || results.length === 0) break;
  }
  return members;
}

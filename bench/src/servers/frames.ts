/** What the servers of comparison say: the same frames, of the same size, as the server under test. */
import { randomUUID } from 'node:crypto';
import type { ServerFrameOf } from '@streamit/protocol';

/** What a client of a comparison sends. */
export type Said =
  | { readonly type: 'SEEK'; readonly time: number }
  | { readonly type: 'CHAT_MESSAGE'; readonly message: string };

const CODE = 'BENCH1';
const LEAD_MS = 40;

/** One room's state, as small as it can be: no database, no permissions, no bounds. The least that any server has to do. */
export function createRoomState() {
  let version = 0;
  const people = new Map<string, string>();

  function playbackState(time: number): ServerFrameOf<'PLAYBACK_STATE'> {
    const now = Date.now();
    return {
      type: 'PLAYBACK_STATE',
      is_playing: false,
      time,
      version,
      rate: 1,
      server_time: now,
      effective_at: now + LEAD_MS,
      duration: 60,
      reason: 'SEEK',
      by: '0192f0c1-2345-7abc-8def-0123456789ab',
    };
  }

  return {
    join(): { id: string; greeting: object[]; announcement: object } {
      const id = randomUUID();
      const user = `Viewer ${people.size}`;
      people.set(id, user);
      return {
        id,
        greeting: [
          {
            type: 'JOINED',
            user,
            user_id: id,
            connection_id: id,
            role: 'participant',
            room: { code: CODE },
            protocol: 1,
          },
          { type: 'CHAT_HISTORY', messages: [] },
          playbackState(0),
          { type: 'ROOM_PARTICIPANTS', participants: [], users: [], host: 'Host', total: people.size },
        ],
        announcement: { type: 'USER_JOINED', user, user_id: id },
      };
    },
    leave: (id: string) => people.delete(id),
    answer(id: string, said: Said): ServerFrameOf<'PLAYBACK_STATE'> | ServerFrameOf<'CHAT_MESSAGE'> {
      if (said.type === 'SEEK') {
        version++;
        return playbackState(said.time);
      }
      return {
        type: 'CHAT_MESSAGE',
        id: randomUUID(),
        user: people.get(id) ?? '',
        user_id: id,
        message: said.message,
        created_at: Date.now(),
      };
    },
  };
}

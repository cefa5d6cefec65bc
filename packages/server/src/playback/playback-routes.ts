/** HTTP calls about playback, handed to the service. */
import type { RoomId, roomRoutes } from '@streamit/protocol';
import type { HandlersFor } from '../ports/route-handlers.ts';
import type { Playback } from './playback.ts';

type PlaybackRoutes = Pick<typeof roomRoutes, 'POST /api/rooms/source/'>;

export function createPlaybackRoutes(playback: Playback): HandlersFor<PlaybackRoutes> {
  return {
    async 'POST /api/rooms/source/'({ caller, body: { room_id, ...choice } }) {
      const source = await playback.chooseSource(caller.user, room_id as RoomId, choice);
      return { room_id, video_provider: source.provider, video_id: source.external_id, source };
    },
  };
}

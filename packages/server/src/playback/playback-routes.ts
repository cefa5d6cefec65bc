/** HTTP calls about playback, handed to the service. */
import type { roomRoutes } from '@streamit/protocol';
import type { HandlersFor } from '../ports/route-handlers.ts';
import type { Playback } from './playback.ts';

type PlaybackRoutes = Pick<typeof roomRoutes, 'POST /api/rooms/source/'>;

export function createPlaybackRoutes(playback: Playback): HandlersFor<PlaybackRoutes> {
  return {
    async 'POST /api/rooms/source/'({ caller, room, body: { room_id, ...choice } }) {
      const source = await playback.chooseSource(caller.user, room, choice);
      return { room_id, video_provider: source.provider, video_id: source.external_id, source };
    },
  };
}

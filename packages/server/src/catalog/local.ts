/** The provider of films that each viewer has himself: nothing is uploaded, copies are told apart by size and hash. */
import { parseLocalFileId } from '@streamit/protocol';
import { AppError } from '../lib/app-error.ts';
import { MEDIA_ELEMENT, type Provider } from './provider.ts';

export function createLocalProvider(): Provider {
  return {
    name: 'local',
    mediaTypes: ['movie', 'tv'],
    takesSubtitles: true,
    async describe({ video_id, media_type = 'movie', season = null, episode = null, duration, title = null }) {
      if (parseLocalFileId(video_id) === null) {
        throw new AppError('SOURCE_UNAVAILABLE', 'A local file is named by its size and its hash.');
      }
      if (duration === undefined) throw new AppError('SOURCE_UNAVAILABLE', 'A local file needs its duration.');
      return {
        provider: 'local',
        media_type,
        external_id: video_id,
        season,
        episode,
        title,
        duration,
        poster: null,
        ...MEDIA_ELEMENT,
      };
    },
  };
}

/**
 * The provider of YouTube's videos. Only the form of an id is looked at: whether a video exists and may be embedded says
 * the player, so that choosing works without the internet, and YouTube learns nothing from the server.
 */
import { AppError } from '../lib/app-error.ts';
import { MEDIA_ELEMENT, type Provider } from './provider.ts';

const ID_PATTERN = /^[\w-]{11}$/;
const HOSTS: ReadonlySet<string> = new Set([
  'youtube.com',
  'www.youtube.com',
  'm.youtube.com',
  'music.youtube.com',
  'youtube-nocookie.com',
  'www.youtube-nocookie.com',
]);
/** Addresses whose path is one of these and then the id. */
const PATHS: ReadonlySet<string> = new Set(['embed', 'shorts', 'live', 'v']);

export function createYoutubeProvider(): Provider {
  return {
    name: 'youtube',
    mediaTypes: ['movie', 'tv'],
    // What its frame shows is its own.
    takesSubtitles: false,
    async describe({ video_id, media_type = 'movie', season = null, episode = null }) {
      const id = youtubeIdOf(video_id.trim());
      if (id === null) throw new AppError('SOURCE_UNAVAILABLE', 'This is neither the id nor the address of a video.');
      return {
        provider: 'youtube',
        media_type,
        external_id: id,
        season,
        episode,
        title: null,
        duration: null,
        poster: `https://i.ytimg.com/vi/${id}/hqdefault.jpg`,
        ...MEDIA_ELEMENT,
      };
    },
  };
}

/** The id of the video that `text`, an id or an address as people copy it, is about. */
function youtubeIdOf(text: string): string | null {
  if (ID_PATTERN.test(text)) return text;
  const url = URL.parse(/^https?:/i.test(text) ? text : `https://${text}`);
  if (url === null) return null;
  const [, first = '', second = ''] = url.pathname.split('/');
  let id: string | null = null;
  if (url.hostname === 'youtu.be') id = first;
  else if (HOSTS.has(url.hostname)) {
    if (first === 'watch') id = url.searchParams.get('v');
    else if (PATHS.has(first)) id = second;
  }
  return id !== null && ID_PATTERN.test(id) ? id : null;
}

/**
 * The provider of films and series by their TMDB id, played by Vidking's page in a frame. Its player tells what it does
 * (`postMessage`: timeupdate, play, pause, seeked, ended) and takes no commands: where it begins is all one can say.
 */
import type { EmbedOptions, PlaybackSource } from '@streamit/protocol';
import { AppError } from '../lib/app-error.ts';
import type { Provider } from './provider.ts';
import type { Tmdb } from './tmdb.ts';
import { TmdbError } from './tmdb-api.ts';
import type { TmdbTitle } from './tmdb-results.ts';

const EMBED_URL = 'https://www.vidking.net/embed';
/** TMDB ids are positive 32-bit integers. */
const ID_PATTERN = /^[1-9]\d{0,9}$/;

/** `tmdb` tells what a title is called; without it any id is believed. */
export function createVidkingProvider(tmdb: Pick<Tmdb, 'title'> | null): Provider {
  return {
    name: 'vidking',
    mediaTypes: ['movie', 'tv'],
    takesSubtitles: false,
    async describe({ video_id, media_type = 'movie', season = null, episode = null }) {
      if (!ID_PATTERN.test(video_id)) throw new AppError('SOURCE_UNAVAILABLE', 'A TMDB id consists of digits alone.');
      const isTv = media_type === 'tv';
      if (isTv && (season === null || episode === null)) {
        throw new AppError('SOURCE_UNAVAILABLE', 'A series needs a season and an episode.');
      }
      const { title, poster } = await titleOf(tmdb, media_type, video_id);
      return {
        provider: 'vidking',
        media_type,
        external_id: video_id,
        season: isTv ? season : null,
        episode: isTv ? episode : null,
        title,
        // What TMDB calls the running time is rounded, and a timeline would end there.
        duration: null,
        poster,
        qualities: [],
        subtitles: [],
        supports_events: true,
        supports_progress: true,
        capabilities: { seek: false, pause: false, resume: false, autoplay: true },
      };
    },
    embed: (source, options) => `${EMBED_URL}/${pathOf(source)}${queryOf(options)}`,
  };
}

const UNNAMED = { title: null, poster: null };

/** A catalogue that does not answer is no reason not to watch. */
async function titleOf(tmdb: Pick<Tmdb, 'title'> | null, kind: 'movie' | 'tv', id: string) {
  if (tmdb === null) return UNNAMED;
  let found: TmdbTitle | null;
  try {
    found = await tmdb.title(kind, id);
  } catch (error) {
    if (error instanceof TmdbError) return UNNAMED;
    throw error;
  }
  if (found === null) throw new AppError('SOURCE_UNAVAILABLE', 'TMDB knows no title of this id.');
  return found;
}

function pathOf({ media_type, external_id, season, episode }: PlaybackSource): string {
  return media_type === 'tv' ? `tv/${external_id}/${season}/${episode}` : `movie/${external_id}`;
}

/** Always in this order and in one spelling, so that the same wish is the same address. */
function queryOf({ color, autoPlay, nextEpisode, episodeSelector, progress }: EmbedOptions): string {
  const canonical = {
    color: color?.toLowerCase(),
    autoPlay,
    nextEpisode,
    episodeSelector,
    progress: progress === undefined ? undefined : Math.floor(progress),
  };
  const given = Object.entries(canonical).filter(([, value]) => value !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

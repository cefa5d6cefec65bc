/** The provider of the built-in films: nothing to look up, so that it works without the internet. */
import type { Film } from '@streamit/protocol';
import { AppError } from '../lib/app-error.ts';
import { MEDIA_ELEMENT, type Provider } from './provider.ts';

export function createOpenMoviesProvider(films: readonly Film[]): Provider {
  const byId = new Map(films.map((film) => [film.id, film]));
  return {
    name: 'open-movies',
    mediaTypes: ['movie'],
    takesSubtitles: true,
    async describe({ video_id }) {
      const film = byId.get(video_id);
      if (film === undefined) throw new AppError('SOURCE_UNAVAILABLE', 'There is no built-in film of this name.');
      return {
        provider: 'open-movies',
        media_type: 'movie',
        external_id: film.id,
        season: null,
        episode: null,
        title: film.title,
        duration: film.duration,
        poster: film.poster,
        ...MEDIA_ELEMENT,
      };
    },
  };
}

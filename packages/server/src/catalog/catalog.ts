/** What can be watched: one registry of providers (SR2). */
import type { EmbedOptions, Film, PlaybackSource, ProviderDescription, SourceChoice } from '@streamit/protocol';
import { AppError } from '../lib/app-error.ts';
import { createDirectProvider } from './direct.ts';
import { FILMS } from './films-list.ts';
import { createLocalProvider } from './local.ts';
import { createOpenMoviesProvider } from './open-movies.ts';
import { probeMedia } from './probe-media.ts';
import { type ProbeSubtitles, probeSubtitles } from './probe-subtitles.ts';
import type { Provider } from './provider.ts';
import { checkSubtitles } from './subtitles.ts';
import type { Tmdb } from './tmdb.ts';
import { createVidkingProvider } from './vidking.ts';
import { createYoutubeProvider } from './youtube.ts';

export interface Catalog {
  /** @throws AppError `PROVIDER_UNKNOWN`, `SOURCE_UNAVAILABLE` (with the reason), `VALIDATION_ERROR` (labels of subtitles) */
  choose(choice: SourceChoice): Promise<PlaybackSource>;
  /** The address of the frame that plays `source` (SR3). @throws AppError `SOURCE_UNAVAILABLE` when none does */
  embed(source: PlaybackSource | null, options: EmbedOptions): string;
  /** The built-in films. */
  films(): readonly Film[];
  providers(): readonly Omit<ProviderDescription, 'is_searchable'>[];
}

export interface CatalogDeps {
  /** What knows the titles behind TMDB's ids; `null` without a key for it. */
  readonly tmdb?: Tmdb | null;
  readonly providers?: readonly Provider[];
  readonly probeSubtitles?: ProbeSubtitles;
}

export function createCatalog({
  tmdb = null,
  providers = [
    createOpenMoviesProvider(FILMS),
    createDirectProvider(probeMedia),
    createYoutubeProvider(),
    createLocalProvider(),
    createVidkingProvider(tmdb),
  ],
  probeSubtitles: probe = probeSubtitles,
}: CatalogDeps = {}): Catalog {
  const byName = new Map(providers.map((provider) => [provider.name, provider]));
  return {
    async choose(choice) {
      const provider = byName.get(choice.provider);
      if (provider === undefined) {
        throw new AppError(
          'PROVIDER_UNKNOWN',
          `There is no provider of this name. Known: ${[...byName.keys()].join(', ')}.`,
        );
      }
      const { subtitles = [] } = choice;
      if (subtitles.length > 0 && !provider.takesSubtitles) {
        throw new AppError('SOURCE_UNAVAILABLE', 'The player of this source shows only its own subtitles.');
      }
      const source = await provider.describe(choice);
      return subtitles.length === 0 ? source : { ...source, subtitles: await checkSubtitles(subtitles, probe) };
    },
    embed(source, options) {
      const embed = source && byName.get(source.provider)?.embed;
      if (!embed) throw new AppError('SOURCE_UNAVAILABLE', 'What this room watches is not played in a frame.');
      return embed(source, options);
    },
    films: () => FILMS,
    providers: () =>
      providers.map(({ name, mediaTypes, takesSubtitles, embed }) => ({
        name,
        media_types: [...mediaTypes],
        takes_subtitles: takesSubtitles,
        has_embed: embed !== undefined,
      })),
  };
}

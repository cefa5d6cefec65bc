/** What can be watched: one registry of providers (SR2). */
import type { Film, PlaybackSource, SourceChoice } from '@streamit/protocol';
import { AppError } from '../lib/app-error.ts';
import { createDirectProvider } from './direct.ts';
import { FILMS } from './films-list.ts';
import { createOpenMoviesProvider } from './open-movies.ts';
import { probeMedia } from './probe-media.ts';
import type { Provider } from './provider.ts';

export interface Catalog {
  /** @throws AppError `PROVIDER_UNKNOWN`, `SOURCE_UNAVAILABLE` (with the reason) */
  choose(choice: SourceChoice): Promise<PlaybackSource>;
  /** The built-in films. */
  films(): readonly Film[];
}

export function createCatalog({
  providers = [createOpenMoviesProvider(FILMS), createDirectProvider(probeMedia)],
}: {
  readonly providers?: readonly Provider[];
} = {}): Catalog {
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
      return provider.describe(choice);
    },
    films: () => FILMS,
  };
}

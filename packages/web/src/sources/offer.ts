/** What a server offers to choose from, as the page asks for it. Pure. */
import type { ProviderDescription } from '@streamit/protocol';

export interface Offer {
  /** There is more to find than the built-in films. */
  readonly canSearch: boolean;
  readonly has: (provider: string) => boolean;
  readonly takesSubtitles: (provider: string) => boolean;
}

export function offerOf(providers: readonly ProviderDescription[]): Offer {
  const byName = new Map(providers.map((provider) => [provider.name, provider]));
  return {
    canSearch: providers.some(({ name, is_searchable }) => is_searchable && name !== 'open-movies'),
    has: (name) => byName.has(name),
    takesSubtitles: (name) => byName.get(name)?.takes_subtitles ?? false,
  };
}

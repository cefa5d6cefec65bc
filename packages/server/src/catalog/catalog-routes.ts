/** HTTP → catalog. */
import { type catalogRoutes, type PlaybackSource, type RoomCode, SEARCHES_PER_MINUTE } from '@streamit/protocol';
import { AppError } from '../lib/app-error.ts';
import { clientNetwork } from '../lib/client-network.ts';
import type { RateLimit } from '../ports/rate-limit.ts';
import type { HandlersFor } from '../ports/route-handlers.ts';
import type { Catalog } from './catalog.ts';
import type { Search } from './search.ts';

const WINDOW_MS = 60_000;

export interface CatalogRoutesDeps {
  readonly catalog: Catalog;
  readonly search: Search;
  readonly rateLimit: RateLimit;
  /** What a room watches: rooms know the catalogue, not the other way round. */
  readonly sourceOf: (room: RoomCode) => Promise<PlaybackSource | null>;
}

export function createCatalogRoutes(deps: CatalogRoutesDeps): HandlersFor<typeof catalogRoutes> {
  const { catalog, search, rateLimit, sourceOf } = deps;
  return {
    'GET /api/catalog/films/': async () => [...catalog.films()],
    'GET /api/catalog/providers/': async () =>
      catalog.providers().map((provider) => ({ ...provider, is_searchable: search.providers.has(provider.name) })),
    async 'GET /api/rooms/search/'({ query, ip, setHeader }) {
      const bucket = `search:${clientNetwork(ip)}`;
      const { allowed, retryAfterMs } = await rateLimit.hit(bucket, SEARCHES_PER_MINUTE, WINDOW_MS);
      if (!allowed) throw new AppError('RATE_LIMITED', undefined, { retryAfterMs });
      const { count, results, catalogue } = await search.find(query);
      if (catalogue !== 'fresh') setHeader('X-Catalog', catalogue);
      return { count, results };
    },
    'GET /api/rooms/:code/embed/': async ({ room, query }) => ({
      embed_url: catalog.embed(await sourceOf(room.code), query),
    }),
  };
}

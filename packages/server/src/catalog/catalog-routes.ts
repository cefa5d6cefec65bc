/** HTTP → catalog. */
import type { catalogRoutes } from '@streamit/protocol';
import type { HandlersFor } from '../ports/route-handlers.ts';
import type { Catalog } from './catalog.ts';

export function createCatalogRoutes(catalog: Catalog): HandlersFor<typeof catalogRoutes> {
  return { 'GET /api/catalog/films/': async () => [...catalog.films()] };
}

/** The built-in films: fetched once, kept while the page is open. */
import type { Film } from '@streamit/protocol';
import type { StreamItClient } from '@streamit/sdk';
import { useCallback } from 'react';
import { useClient } from '../app/client-context.ts';
import { type Loaded, useLoaded } from '../app/use-loaded.ts';

/** By client, so that two pages in one process do not share; the entry goes with its client. */
const cache = new WeakMap<StreamItClient, Promise<Film[]>>();

async function loadFilms(client: StreamItClient): Promise<Film[]> {
  const present = cache.get(client);
  if (present !== undefined) return present;
  const films = client.call('GET /api/catalog/films/');
  cache.set(client, films);
  try {
    return await films;
  } catch (thrown) {
    // A failure is not kept: the next one asks again.
    cache.delete(client);
    throw thrown;
  }
}

export function useFilms(): [films: Loaded<Film[]>, reload: () => void] {
  const client = useClient();
  return useLoaded(useCallback(() => loadFilms(client), [client]));
}

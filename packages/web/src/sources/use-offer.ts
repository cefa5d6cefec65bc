/** The kinds of sources that this server offers: fetched once, kept while the page is open. */
import type { ProviderDescription } from '@streamit/protocol';
import type { StreamItClient } from '@streamit/sdk';
import { useCallback } from 'react';
import { useClient } from '../app/client-context.ts';
import { useLoaded } from '../app/use-loaded.ts';
import { type Offer, offerOf } from './offer.ts';

/** By client, so that two pages in one process do not share; the entry goes with its client. */
const cache = new WeakMap<StreamItClient, Promise<ProviderDescription[]>>();

async function loadProviders(client: StreamItClient): Promise<ProviderDescription[]> {
  const present = cache.get(client);
  if (present !== undefined) return present;
  const providers = client.call('GET /api/catalog/providers/');
  cache.set(client, providers);
  try {
    return await providers;
  } catch (thrown) {
    // A failure is not kept: the next one asks again.
    cache.delete(client);
    throw thrown;
  }
}

/** Until it is known, and when it can't be known. */
const NOTHING_ELSE = offerOf([]);

export function useOffer(): Offer {
  const client = useClient();
  const [offer] = useLoaded(useCallback(async () => offerOf(await loadProviders(client)), [client]));
  return offer.status === 'ready' ? offer.value : NOTHING_ELSE;
}

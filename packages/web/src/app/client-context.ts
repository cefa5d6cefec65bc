/** The one client of the page, handed down so that tests and stories can give another. */
import type { StreamItClient } from '@streamit/sdk';
import { createContext, useContext } from 'react';

const ClientContext = createContext<StreamItClient | null>(null);

export const ClientProvider = ClientContext.Provider;

/** The client. Throws outside of its provider, which is a mistake of the program, not of a person. */
export function useClient(): StreamItClient {
  const client = useContext(ClientContext);
  if (client === null) throw new Error('useClient is used outside of ClientProvider');
  return client;
}

/** Passwords of rooms that this page has just seen made: to copy and to share, until it is closed. Stored nowhere else. */
import { createStore, type Store, type StreamItClient } from '@streamit/sdk';
import { useClient } from '../app/client-context.ts';
import { useSelected } from '../app/use-readable.ts';

type Passwords = ReadonlyMap<string, string>;

/** By client, so that two pages in one process do not share; the entry goes with its client. */
const stores = new WeakMap<StreamItClient, Store<Passwords>>();

function passwordsOf(client: StreamItClient): Store<Passwords> {
  const present = stores.get(client);
  if (present !== undefined) return present;
  const made = createStore<Passwords>(new Map());
  stores.set(client, made);
  return made;
}

export function rememberPassword(client: StreamItClient, code: string, password: string): void {
  const store = passwordsOf(client);
  store.set(new Map(store.get()).set(code, password));
}

/** The password of the room, if it was made here; null otherwise. */
export function useRoomPassword(code: string): string | null {
  return useSelected(passwordsOf(useClient()), (passwords) => passwords.get(code) ?? null);
}

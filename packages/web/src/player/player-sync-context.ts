/** The sync of the room's one player, for those outside of the player who show how it does. */
import type { PlayerSync } from '@streamit/sdk';
import { createContext, useContext } from 'react';

export interface PlayerSyncAccess {
  readonly sync: PlayerSync | null;
  setSync(sync: PlayerSync | null): void;
}

export const PlayerSyncContext = createContext<PlayerSyncAccess | null>(null);

export function usePlayerSyncAccess(): PlayerSyncAccess {
  const access = useContext(PlayerSyncContext);
  if (access === null) throw new Error('the player sync is used outside of a room');
  return access;
}

/** The present sync, or null while no film is loaded. */
export function usePlayerSync(): PlayerSync | null {
  return usePlayerSyncAccess().sync;
}

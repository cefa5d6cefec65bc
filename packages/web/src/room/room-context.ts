/** The room that the components below are in. */
import type { RoomConnection, RoomSnapshot } from '@streamit/sdk';
import { createContext, useContext } from 'react';
import { useSelected } from '../app/use-readable.ts';

export interface RoomAccess {
  readonly room: RoomConnection;
  /** For the HTTP calls about the room; people use the code. */
  readonly roomId: string;
  readonly code: string;
}

export const RoomContext = createContext<RoomAccess | null>(null);

export function useRoom(): RoomAccess {
  const access = useContext(RoomContext);
  if (access === null) throw new Error('useRoom is used outside of a room');
  return access;
}

/** A part of the room's snapshot, rendered again when that part changes. Pick, do not build. */
export function useRoomPart<Part>(select: (snapshot: RoomSnapshot) => Part): Part {
  return useSelected(useRoom().room, select);
}

/** Whether this connection is the host's. */
export function useIsHost(): boolean {
  return useRoomPart((snapshot) => snapshot.me?.role === 'host');
}

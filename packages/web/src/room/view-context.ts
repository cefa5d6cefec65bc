/** How the room is laid out for this one viewer, and the ways to change it. Nobody else notices. */
import { createContext, useContext } from 'react';

export type SideTab = 'chat' | 'people';

export interface RoomViewAccess {
  readonly isTheatre: boolean;
  readonly isFullscreen: boolean;
  /** Whether chat and people are shown beside the film; always true on narrow screens, where they are below it. */
  readonly isPanelOpen: boolean;
  readonly tab: SideTab;
  readonly isHelpOpen: boolean;
  toggleTheatre(): void;
  toggleFullscreen(): void;
  togglePanel(): void;
  openTab(tab: SideTab): void;
  /** Opens the chat and puts the caret into its field. */
  focusChat(): void;
  setHelpOpen(isOpen: boolean): void;
}

export const RoomViewContext = createContext<RoomViewAccess | null>(null);

export function useRoomView(): RoomViewAccess {
  const view = useContext(RoomViewContext);
  if (view === null) throw new Error('useRoomView is used outside of a room');
  return view;
}

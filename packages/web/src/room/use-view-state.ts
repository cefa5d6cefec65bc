/** The state behind {@link RoomViewAccess}. */
import { useMediaQuery } from '@mantine/hooks';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useFullscreen } from './use-fullscreen.ts';
import type { RoomViewAccess, SideTab } from './view-context.ts';

/** Below this width the panel is under the film instead of beside it; the same number is in `room.css`. */
export const NARROW = '(max-width: 900px) and (orientation: portrait), (max-width: 640px)';

export function useViewState(): RoomViewAccess {
  const isNarrow = useMediaQuery(NARROW, window.matchMedia(NARROW).matches);
  const [isFullscreen, toggleFullscreen] = useFullscreen();
  const [isTheatre, setTheatre] = useState(false);
  // Two choices, because in full screen one wants the film alone until one asks for the chat.
  const [isOpenInWindow, setOpenInWindow] = useState(true);
  const [isOpenInFullscreen, setOpenInFullscreen] = useState(false);
  const [tab, setTab] = useState<SideTab>('chat');
  const [isHelpOpen, setHelpOpen] = useState(false);
  /** Counted up by each wish to write; the field takes the focus once it is there. */
  const [focusWish, setFocusWish] = useState(0);

  const isPanelOpen = isFullscreen ? isOpenInFullscreen : isNarrow || isOpenInWindow;
  const setPanelOpen = isFullscreen ? setOpenInFullscreen : setOpenInWindow;

  useEffect(() => {
    if (focusWish > 0) document.querySelector<HTMLTextAreaElement>('[data-chat-input]')?.focus();
  }, [focusWish]);

  const toggleTheatre = useCallback(() => setTheatre((before) => !before), []);
  return useMemo(
    () => ({
      isTheatre,
      isFullscreen,
      isPanelOpen,
      tab,
      isHelpOpen,
      toggleTheatre,
      toggleFullscreen,
      togglePanel: () => setPanelOpen((before) => !before),
      openTab: setTab,
      focusChat() {
        setTab('chat');
        setPanelOpen(true);
        setFocusWish((before) => before + 1);
      },
      setHelpOpen,
    }),
    [isTheatre, isFullscreen, isPanelOpen, tab, isHelpOpen, toggleTheatre, toggleFullscreen, setPanelOpen],
  );
}

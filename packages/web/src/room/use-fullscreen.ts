/** Full screen of the whole page, so that dialogs, menus and the chat stay reachable in it. */
import { useCallback, useSyncExternalStore } from 'react';

/** iPhones know full screen of a video alone, with the system's player. */
interface VideoWithOwnFullscreen extends HTMLVideoElement {
  webkitEnterFullscreen?(): void;
}

function subscribe(listener: () => void): () => void {
  document.addEventListener('fullscreenchange', listener);
  return () => document.removeEventListener('fullscreenchange', listener);
}

export function useFullscreen(): [isFullscreen: boolean, toggle: () => void] {
  const isFullscreen = useSyncExternalStore(subscribe, () => document.fullscreenElement !== null);
  const toggle = useCallback(() => {
    if (document.fullscreenElement !== null) {
      document.exitFullscreen().catch(() => undefined);
    } else if (document.fullscreenEnabled) {
      // Refused when it does not come from a click or key; then nothing happens, as the browser wants.
      document.documentElement.requestFullscreen({ navigationUI: 'hide' }).catch(() => undefined);
    } else {
      document.querySelector<VideoWithOwnFullscreen>('video')?.webkitEnterFullscreen?.();
    }
  }, []);
  return [isFullscreen, toggle];
}

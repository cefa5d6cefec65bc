/** What the system shows and does about the film: lock screen, media keys, the buttons of picture in picture. */
import { useEffect } from 'react';
import type { PlaybackCommands } from './use-playback.ts';

interface NowPlaying {
  title: string;
  artist: string;
  isPlaying: boolean;
}

/** Step of the system's own skip buttons when it names none, seconds. */
const SKIP_S = 10;

export function useMediaSession({ title, artist, isPlaying }: NowPlaying, commands: PlaybackCommands): void {
  useEffect(() => {
    if (!('mediaSession' in navigator)) return;
    navigator.mediaSession.metadata = new MediaMetadata({ title, artist });
    return () => {
      navigator.mediaSession.metadata = null;
    };
  }, [title, artist]);

  useEffect(() => {
    if ('mediaSession' in navigator) navigator.mediaSession.playbackState = isPlaying ? 'playing' : 'paused';
  }, [isPlaying]);

  useEffect(() => {
    if (!('mediaSession' in navigator)) return;
    const session = navigator.mediaSession;
    // Set for viewers too, whose commands do nothing: without a handler the browser would pause the element itself.
    const handlers: [MediaSessionAction, MediaSessionActionHandler][] = [
      ['play', commands.togglePlay],
      ['pause', commands.togglePlay],
      ['seekbackward', (details) => commands.seekBy(-(details.seekOffset ?? SKIP_S))],
      ['seekforward', (details) => commands.seekBy(details.seekOffset ?? SKIP_S)],
      ['seekto', (details) => details.seekTime !== undefined && commands.seekTo(details.seekTime)],
    ];
    for (const [action, handler] of handlers) session.setActionHandler(action, handler);
    return () => {
      for (const [action] of handlers) session.setActionHandler(action, null);
    };
  }, [commands]);
}

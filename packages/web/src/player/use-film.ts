/** Loads the room's source into the video element and keeps it on the room's timeline. */
import type { PlaybackSource } from '@streamit/protocol';
import { attachPlayer, type UserAction } from '@streamit/sdk';
import { type RefObject, useCallback, useEffect, useState } from 'react';
import { useRoom } from '../room/room-context.ts';
import { type Playable, playableOf } from '../sources/playable.ts';
import { useFilms } from '../sources/use-films.ts';
import { loadMedia } from './load-media.ts';
import type { MediaFailure } from './media-error.ts';
import { usePlayerSyncAccess } from './player-sync-context.ts';

export type FilmFailure = MediaFailure | Extract<Playable, { kind: 'unplayable' }>['reason'] | 'catalogue';

export interface FilmState {
  /** Why it does not play, or null. */
  readonly failure: FilmFailure | null;
  /** Loads it again. */
  retry(): void;
}

export function useFilm(video: RefObject<HTMLVideoElement | null>, source: PlaybackSource | null): FilmState {
  const { room } = useRoom();
  const { setSync } = usePlayerSyncAccess();
  const [films, reloadFilms] = useFilms();
  const [failure, setFailure] = useState<MediaFailure | null>(null);
  const [attempt, setAttempt] = useState(0);

  const needsCatalogue = source?.provider === 'open-movies';
  const isCatalogueReady = films.status === 'ready' || !needsCatalogue;
  const playable =
    source !== null && isCatalogueReady ? playableOf(source, films.status === 'ready' ? films.value : []) : null;
  const kind = playable?.kind ?? null;
  const url = playable !== null && 'url' in playable ? playable.url : null;

  useEffect(() => {
    // Counted only to load again.
    void attempt;
    const element = video.current;
    if (element === null || url === null || (kind !== 'file' && kind !== 'hls')) return;
    setFailure(null);
    const unload = loadMedia(element, { kind, url }, setFailure);
    const sync = attachPlayer(room, element, { onUserAction: (action) => obey(action) });
    setSync(sync);
    /** Media keys and the picture-in-picture window act on the element: the host's become commands, a viewer's are undone. */
    function obey(action: UserAction) {
      if (room.get().me?.role === 'host') room[action.type](action.time);
    }
    return () => {
      setSync(null);
      sync.detach();
      unload();
    };
  }, [video, room, setSync, kind, url, attempt]);

  const retry = useCallback(() => {
    reloadFilms();
    setAttempt((before) => before + 1);
  }, [reloadFilms]);

  if (source === null) return { failure: null, retry };
  if (needsCatalogue && films.status === 'failed') return { failure: 'catalogue', retry };
  if (playable?.kind === 'unplayable') return { failure: playable.reason, retry };
  return { failure, retry };
}

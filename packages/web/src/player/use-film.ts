/** Loads the room's source into a player of its kind and keeps that on the room's timeline. */
import type { PlaybackSource } from '@streamit/protocol';
import { attachPlayer, type MediaLike, type UserAction } from '@streamit/sdk';
import { useCallback, useEffect, useState } from 'react';
import { useReadable } from '../app/use-readable.ts';
import { useRoom } from '../room/room-context.ts';
import { openedFiles } from '../sources/opened-files.ts';
import { type Playable, playableOf } from '../sources/playable.ts';
import { useFilms } from '../sources/use-films.ts';
import { loadMedia, type Qualities } from './load-media.ts';
import { loadYoutube } from './load-youtube.ts';
import type { MediaFailure, YoutubeFailure } from './media-error.ts';
import { usePlayerSyncAccess } from './player-sync-context.ts';
import { followChoices, syncChoices } from './sync-choices.ts';

type LoadFailure = MediaFailure | YoutubeFailure | 'fileUnsupported';
export type FilmFailure = LoadFailure | Extract<Playable, { kind: 'unplayable' }>['reason'] | 'catalogue';

export interface FilmState {
  /** How it is played; null before that is known. */
  readonly kind: Playable['kind'] | null;
  /** What plays it, as far as it can be driven; null while there is nothing. */
  readonly media: MediaLike | null;
  /** What there is to choose, where the stream has several. */
  readonly qualities: Qualities | null;
  /** This viewer has yet to open a copy of the film. */
  readonly isCopyMissing: boolean;
  /** Why it does not play, or null. */
  readonly failure: FilmFailure | null;
  /** Loads it again. */
  retry(): void;
}

export interface FilmPlaces {
  readonly video: HTMLVideoElement | null;
  /** Where a frame of somebody else's player goes. */
  readonly holder: HTMLElement | null;
}

export function useFilm({ video, holder }: FilmPlaces, source: PlaybackSource | null): FilmState {
  const { room } = useRoom();
  const { setSync } = usePlayerSyncAccess();
  const [films, reloadFilms] = useFilms();
  const files = useReadable(openedFiles);
  const [media, setMedia] = useState<MediaLike | null>(null);
  const [qualities, setQualities] = useState<Qualities | null>(null);
  const [failure, setFailure] = useState<LoadFailure | null>(null);
  const [attempt, setAttempt] = useState(0);

  const needsCatalogue = source?.provider === 'open-movies';
  const isCatalogueReady = films.status === 'ready' || !needsCatalogue;
  const playable =
    source !== null && isCatalogueReady ? playableOf(source, films.status === 'ready' ? films.value : []) : null;
  const kind = playable?.kind ?? null;
  const address = playable === null ? null : addressOf(playable);
  const file = playable?.kind === 'local' ? files.get(playable.fileId) : undefined;

  /** Puts `player` on the timeline; the answer takes it off again. */
  const attach = useCallback(
    (player: MediaLike) => {
      const sync = attachPlayer(room, player, { onUserAction: obey });
      setMedia(player);
      setSync(sync);
      const leaveChoices = followChoices(sync, syncChoices);
      /** Media keys, picture in picture and buttons inside a frame act on the player: the host's become commands, a viewer's are undone. */
      function obey(action: UserAction) {
        if (room.get().me?.role === 'host') room[action.type](action.time);
      }
      return () => {
        setSync(null);
        leaveChoices();
        setMedia(null);
        sync.detach();
      };
    },
    [room, setSync],
  );

  useEffect(() => {
    // Counted only to load again.
    void attempt;
    const isLoadable = kind === 'file' || kind === 'hls' || (kind === 'local' && file !== undefined);
    if (video === null || address === null || !isLoadable) return;
    const url = file === undefined ? address : URL.createObjectURL(file);
    setFailure(null);
    const unload = loadMedia(
      video,
      { kind: kind === 'hls' ? 'hls' : 'file', url },
      {
        onFailure: (found) => setFailure(file === undefined ? found : 'fileUnsupported'),
        onQualities: setQualities,
      },
    );
    const detach = attach(video);
    return () => {
      detach();
      unload();
      setQualities(null);
      if (file !== undefined) URL.revokeObjectURL(url);
    };
  }, [video, attach, kind, address, file, attempt]);

  useEffect(() => {
    void attempt;
    if (kind !== 'youtube' || holder === null || address === null) return;
    let release: (() => void) | undefined;
    let isLeft = false;
    setFailure(null);
    loadYoutube(holder, address, setFailure).then(
      (loaded) => {
        if (isLeft) return loaded.unload();
        const detach = attach(loaded.media);
        release = () => {
          detach();
          loaded.unload();
        };
      },
      () => !isLeft && setFailure('youtubeAway'),
    );
    return () => {
      isLeft = true;
      release?.();
    };
  }, [holder, attach, kind, address, attempt]);

  const retry = useCallback(() => {
    reloadFilms();
    setAttempt((before) => before + 1);
  }, [reloadFilms]);

  return {
    kind,
    media,
    qualities,
    isCopyMissing: kind === 'local' && file === undefined,
    failure: failureOf(),
    retry,
  };

  function failureOf(): FilmFailure | null {
    if (source === null) return null;
    if (needsCatalogue && films.status === 'failed') return 'catalogue';
    if (playable?.kind === 'unplayable') return playable.reason;
    return kind === 'embed' || (kind === 'local' && file === undefined) ? null : failure;
  }
}

/** What a player is loaded with; a string, so that the same one is no news. */
function addressOf(playable: Playable): string | null {
  switch (playable.kind) {
    case 'file':
    case 'hls':
      return playable.url;
    case 'youtube':
      return playable.videoId;
    case 'local':
      return playable.fileId;
    default:
      return null;
  }
}

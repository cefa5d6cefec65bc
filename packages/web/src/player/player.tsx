/** The player: the film on the room's timeline, what lies over it, and its controls. */
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChatWhispers } from '../chat/chat-whispers.tsx';
import { HostAwayBanner } from '../room/host-away-banner.tsx';
import { ResumeOffer } from '../room/resume-offer.tsx';
import { useRoomPart } from '../room/room-context.ts';
import { useRoomView } from '../room/view-context.ts';
import { WaitingNote } from '../room/waiting-note.tsx';
import { ControlBar } from './control-bar.tsx';
import { EmbedPlayer } from './embed-player.tsx';
import { FilmFailureOverlay } from './film-failure-overlay.tsx';
import { LocalDoor } from './local-door.tsx';
import { NoFilm } from './no-film.tsx';
import { PausedNote } from './paused-note.tsx';
import { PlaybackFlash } from './playback-flash.tsx';
import { SEEK_STEP_S, type ShortcutAction } from './shortcuts.ts';
import { SyncOverlay } from './sync-overlay.tsx';
import { useFilm } from './use-film.ts';
import { useFilmTracks } from './use-film-tracks.tsx';
import { useIdleControls } from './use-idle-controls.ts';
import { useMediaSession } from './use-media-session.ts';
import { useIsPlaying, usePlaybackCommands } from './use-playback.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { useVolume } from './use-volume.ts';
import './frames.css';
import './overlays.css';
import './player.css';
import './sliders.css';

/** Two clicks within this time are one double click: the usual setting of the systems is slower, a hand is faster. */
const DOUBLE_CLICK_MS = 230;

export function Player() {
  const { t } = useTranslation();
  const view = useRoomView();
  const source = useRoomPart((snapshot) => snapshot.room?.source ?? null);
  const roomTitle = useRoomPart((snapshot) => snapshot.room?.title ?? null);
  const host = useRoomPart((snapshot) => snapshot.hostName);
  const isPlaying = useIsPlaying();
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const [frame, setFrame] = useState<HTMLDivElement | null>(null);
  const [holder, setHolder] = useState<HTMLDivElement | null>(null);
  const film = useFilm({ video, holder }, source);
  const { media } = film;
  const tracks = useFilmTracks(video, film.qualities);
  const volume = useVolume(media);
  const commands = usePlaybackCommands(media);
  const controls = useIdleControls(isPlaying, frame);
  const isEmbedded = film.kind === 'embed';
  /** Somebody else's buttons are in the frame: nothing of ours may lie over them. */
  const isFramed = isEmbedded || film.kind === 'youtube';
  const isDriven = source !== null && film.failure === null && !isEmbedded && !film.isCopyMissing;
  const title = source?.title ?? t('home.card.ownVideo');
  useMediaSession({ title, artist: roomTitle ?? host, isPlaying }, commands);

  const act = (action: ShortcutAction) => {
    controls.wake();
    const step = SEEK_STEP_S[action];
    if (step !== undefined) return commands.seekBy(step);
    switch (action) {
      case 'play-pause':
        return commands.togglePlay();
      case 'mute':
        return volume.toggleMute();
      case 'fullscreen':
        return view.toggleFullscreen();
      case 'theatre':
        return view.toggleTheatre();
      case 'chat':
        return view.focusChat();
      case 'help':
        return view.setHelpOpen(true);
    }
  };
  useShortcuts(commands.canControl && source !== null, act);

  const click = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(click.current), []);
  const press = (event: PointerEvent) => {
    if (event.button !== 0) return;
    if (event.pointerType === 'touch') return controls.toggle();
    // Not before it is sure that no double click follows: going full screen must not make the film stutter for everyone.
    clearTimeout(click.current);
    click.current = setTimeout(commands.togglePlay, DOUBLE_CLICK_MS);
  };
  const pressTwice = () => {
    clearTimeout(click.current);
    view.toggleFullscreen();
  };

  return (
    <div
      ref={setFrame}
      className="player"
      data-idle={(!controls.isShown && !isFramed) || undefined}
      data-framed={isFramed || undefined}
      data-empty={source !== null ? undefined : commands.canControl ? 'choosing' : 'waiting'}
      onPointerMove={controls.onPointerMove}
      onPointerLeave={controls.onPointerLeave}
    >
      <video
        ref={setVideo}
        className="player-video"
        playsInline
        preload="auto"
        disableRemotePlayback
        aria-label={t('player.label', { title })}
        onPointerUp={press}
        onDoubleClick={pressTwice}
        data-testid="player"
      >
        {/* Subtitles are added beside it when a viewer chooses some. */}
        <track kind="captions" />
      </video>
      {film.kind === 'youtube' && <div ref={setHolder} className="player-frame" data-testid="youtube" />}
      {source !== null && isEmbedded && <EmbedPlayer source={source} />}
      {source === null && <NoFilm />}
      {source !== null && film.isCopyMissing && <LocalDoor key={source.external_id} source={source} />}
      {isDriven && (
        <>
          <PausedNote media={media} commands={commands} />
          <SyncOverlay volume={volume} />
          <PlaybackFlash />
        </>
      )}
      {!view.isPanelOpen && <ChatWhispers />}
      {source !== null && film.failure !== null && (
        <FilmFailureOverlay failure={film.failure} source={source} onRetry={film.retry} />
      )}
      <WaitingNote />
      <ResumeOffer />
      {tracks.offers}
      <HostAwayBanner />
      {source !== null && (
        <ControlBar
          media={media}
          commands={commands}
          volume={volume}
          tracks={isFramed ? null : tracks.menus}
          isDriven={!isEmbedded}
        />
      )}
    </div>
  );
}

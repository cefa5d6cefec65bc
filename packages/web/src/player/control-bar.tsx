/** The controls under the picture: the host's move the film for everyone, the rest is each viewer's own. */
import type { MediaLike } from '@streamit/sdk';
import {
  IconArrowsMaximize,
  IconArrowsMinimize,
  IconLayoutSidebarRight,
  IconLayoutSidebarRightFilled,
  IconLock,
  IconPictureInPicture,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconRectangle,
  IconRectangleFilled,
  IconReload,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatPosition } from '../format/format-time.ts';
import { useRoomPart } from '../room/room-context.ts';
import { useUnread } from '../room/use-unread.ts';
import { useRoomView } from '../room/view-context.ts';
import { ControlButton } from './control-button.tsx';
import { RateMenu } from './rate-menu.tsx';
import { SeekBar } from './seek-bar.tsx';
import { isAtEnd, type PlaybackCommands, useIsPlaying, usePosition, usePositionTest } from './use-playback.ts';
import type { Volume } from './use-volume.ts';
import { VolumeControl } from './volume-control.tsx';

const ICON = 21;

interface ControlBarProps {
  media: MediaLike | null;
  commands: PlaybackCommands;
  volume: Volume;
  /** Menus of subtitles and qualities. */
  tracks: ReactNode;
  /** False for a player in a frame that takes no commands: then nothing of it is set here. */
  isDriven: boolean;
}

export function ControlBar({ media, commands, volume, tracks, isDriven }: ControlBarProps) {
  const { t } = useTranslation();
  const host = useRoomPart((snapshot) => snapshot.hostName);
  const refusal = commands.canControl ? null : t('player.onlyHost', { host });
  return (
    <fieldset className="bar" aria-label={t('player.controls')}>
      <SeekBar media={media} refusal={refusal} onSeek={commands.seekTo} />
      <div className="bar-row">
        <PlayButton media={media} refusal={refusal} onPress={commands.togglePlay} />
        {isDriven && <VolumeControl volume={volume} />}
        <TimeText media={media} />
        {refusal !== null && (
          <span className="bar-refusal" id="only-host" data-testid="only-host">
            <IconLock size={14} aria-hidden="true" />
            <span className="bar-refusal-text">{refusal}</span>
          </span>
        )}
        <span className="bar-gap" />
        {isDriven && <RateMenu canChange={commands.canControl} onChange={commands.changeRate} />}
        {tracks}
        <ViewButtons media={media} />
      </div>
    </fieldset>
  );
}

function TimeText({ media }: { media: MediaLike | null }) {
  const { position, duration } = usePosition(media);
  return (
    <span className="bar-time" data-testid="time">
      {formatPosition(position)}
      {duration !== undefined && <span className="bar-duration"> / {formatPosition(duration)}</span>}
    </span>
  );
}

interface PlayButtonProps {
  media: MediaLike | null;
  refusal: string | null;
  onPress(): void;
}

function PlayButton({ media, refusal, onPress }: PlayButtonProps) {
  const { t } = useTranslation();
  const isEnded = usePositionTest(media, isAtEnd);
  const isPlaying = useIsPlaying() && !isEnded;
  const label = t(isPlaying ? 'player.pause' : isEnded ? 'player.replay' : 'player.play');
  return (
    <ControlButton
      label={label}
      shortcut="k"
      refusal={refusal}
      onClick={onPress}
      className="bar-play"
      testId="play-pause"
    >
      {isPlaying ? (
        <IconPlayerPauseFilled size={25} data-icon="pause" />
      ) : isEnded ? (
        <IconReload size={25} data-icon="replay" />
      ) : (
        <IconPlayerPlayFilled size={25} data-icon="play" />
      )}
    </ControlButton>
  );
}

function ViewButtons({ media }: { media: MediaLike | null }) {
  const { t } = useTranslation();
  const view = useRoomView();
  const unread = useUnread(view.isPanelOpen);
  const video = media instanceof HTMLVideoElement ? media : null;
  const togglePictureInPicture = () => {
    const change =
      document.pictureInPictureElement === null ? video?.requestPictureInPicture() : document.exitPictureInPicture();
    // Refused while nothing is loaded; then there is no picture to show.
    change?.catch(() => undefined);
  };
  return (
    <>
      {document.pictureInPictureEnabled && video !== null && (
        <ControlButton label={t('player.pip')} onClick={togglePictureInPicture} className="bar-wide" testId="pip">
          <IconPictureInPicture size={ICON} />
        </ControlButton>
      )}
      {!view.isFullscreen && (
        <ControlButton
          label={t(view.isTheatre ? 'player.exitTheatre' : 'player.theatre')}
          shortcut="t"
          onClick={view.toggleTheatre}
          isPressed={view.isTheatre}
          className="bar-wide"
          testId="theatre"
        >
          {view.isTheatre ? <IconRectangleFilled size={ICON} /> : <IconRectangle size={ICON} />}
        </ControlButton>
      )}
      <ControlButton
        label={t(view.isPanelOpen ? 'player.panelHide' : 'player.panelShow')}
        onClick={view.togglePanel}
        className="bar-panel"
        testId="toggle-panel"
      >
        {view.isPanelOpen ? <IconLayoutSidebarRightFilled size={ICON} /> : <IconLayoutSidebarRight size={ICON} />}
        {unread > 0 && <span className="bar-unread" role="img" aria-label={t('player.unread', { count: unread })} />}
      </ControlButton>
      <ControlButton
        label={t(view.isFullscreen ? 'player.exitFullscreen' : 'player.fullscreen')}
        shortcut="f"
        onClick={view.toggleFullscreen}
        testId="fullscreen"
      >
        {view.isFullscreen ? <IconArrowsMinimize size={ICON} /> : <IconArrowsMaximize size={ICON} />}
      </ControlButton>
    </>
  );
}

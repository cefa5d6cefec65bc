/** Frames about playback, handed to the services. */
import type { FrameHandlers } from '../ports/session.ts';
import type { Playback } from './playback.ts';
import type { WaitingForViewers } from './waiting.ts';

type PlaybackFrames = Pick<
  FrameHandlers,
  | 'PLAY'
  | 'PAUSE'
  | 'SEEK'
  | 'CHANGE_RATE'
  | 'CHANGE_QUALITY'
  | 'CHANGE_SUBTITLE'
  | 'SYNC_CHECK'
  | 'BUFFERING'
  | 'READY'
>;

export function createPlaybackHandlers(playback: Playback, waiting: WaitingForViewers): PlaybackFrames {
  return {
    PLAY: playback.command,
    PAUSE: playback.command,
    SEEK: playback.command,
    CHANGE_RATE: playback.command,
    CHANGE_QUALITY: playback.command,
    CHANGE_SUBTITLE: playback.command,
    SYNC_CHECK: playback.checkSync,
    BUFFERING: waiting.buffering,
    READY: waiting.ready,
  };
}

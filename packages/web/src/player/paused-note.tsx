/** Over a film that stands still: the host's big button, or for the others the reason. */

import { UnstyledButton } from '@mantine/core';
import type { MediaLike } from '@streamit/sdk';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useRoomPart } from '../room/room-context.ts';
import { usePlayerSync } from './player-sync-context.ts';
import { isAtEnd, type PlaybackCommands, type Position, useIsPlaying, usePositionTest } from './use-playback.ts';

/** Up to here a paused film counts as not begun, seconds. */
const BEGINNING_S = 0.5;

function isBegun({ position }: Position): boolean {
  return position > BEGINNING_S;
}

export function PausedNote({ media, commands }: { media: MediaLike | null; commands: PlaybackCommands }) {
  const { t } = useTranslation();
  const isPlaying = useIsPlaying();
  const isHostAway = useRoomPart((snapshot) => snapshot.hostAway !== null);
  const isWaiting = useRoomPart((snapshot) => snapshot.waitingFor.length > 0);
  const host = useRoomPart((snapshot) => snapshot.hostName);
  const hasBegun = usePositionTest(media, isBegun);
  const isEnded = usePositionTest(media, isAtEnd);
  const hasSync = usePlayerSync() !== null;
  // While the host is away, or the room waits for somebody, that is said instead.
  if (isPlaying || isHostAway || isWaiting || !hasSync) return null;
  if (commands.canControl) {
    if (hasBegun) return null;
    return (
      <div className="paused">
        <UnstyledButton className="paused-play" onClick={commands.togglePlay} data-testid="play-for-everyone">
          <IconPlayerPlayFilled size={30} aria-hidden="true" />
          {t('player.paused.start')}
        </UnstyledButton>
      </div>
    );
  }
  if (isEnded) return null;
  return (
    <div className="paused" data-testid="paused-note">
      <p className="paused-text">{t(hasBegun ? 'player.paused.by' : 'player.paused.notBegun', { host })}</p>
    </div>
  );
}

/** Says for a moment what the host just did, so that a jump is no riddle. */
import type { PlaybackStateFrame } from '@streamit/protocol';
import {
  IconGauge,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerTrackNextFilled,
  type TablerIcon,
} from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatPosition } from '../format/format-time.ts';
import { useRoom } from '../room/room-context.ts';
import { type FlashAction, flashOf } from './flash-of.ts';

const SHOWN_MS = 1_600;

const ICONS: Record<FlashAction, TablerIcon> = {
  play: IconPlayerPlayFilled,
  pause: IconPlayerPauseFilled,
  seek: IconPlayerTrackNextFilled,
  rate: IconGauge,
};

interface Flash {
  action: FlashAction;
  frame: PlaybackStateFrame;
  isOwn: boolean;
}

export function PlaybackFlash() {
  const { room } = useRoom();
  const [flash, setFlash] = useState<Flash | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = room.on('PLAYBACK_STATE', (frame) => {
      const action = flashOf(frame.reason);
      if (action === null) return;
      setFlash({ action, frame, isOwn: frame.by === room.get().me?.userId });
      clearTimeout(timer);
      timer = setTimeout(() => setFlash(null), SHOWN_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [room]);

  // The live region stays: one that appears together with its text is often not read out.
  const words = flash === null ? null : <FlashWords flash={flash} name={room.get().hostName} />;
  const Icon = flash === null ? null : ICONS[flash.action];
  return (
    <div className="flash" role="status">
      {flash !== null && Icon !== null && (
        <span key={flash.frame.version} className="flash-pill" data-testid="playback-flash">
          <Icon size={18} aria-hidden="true" />
          {words}
        </span>
      )}
    </div>
  );
}

function FlashWords({ flash: { action, frame, isOwn }, name }: { flash: Flash; name: string }) {
  const { t } = useTranslation();
  const time = formatPosition(frame.time);
  switch (action) {
    case 'play':
      return isOwn ? t('player.flash.youPlay') : t('player.flash.play', { name });
    case 'pause':
      return isOwn ? t('player.flash.youPause') : t('player.flash.pause', { name });
    case 'seek':
      return isOwn ? t('player.flash.youSeek', { time }) : t('player.flash.seek', { name, time });
    case 'rate':
      return isOwn
        ? t('player.flash.youRate', { rate: frame.rate })
        : t('player.flash.rate', { name, rate: frame.rate });
  }
}

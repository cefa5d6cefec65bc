/** Mute and volume: this viewer's own, nobody else hears the difference. */
import { IconVolume, IconVolume2, IconVolume3 } from '@tabler/icons-react';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { ControlButton } from './control-button.tsx';
import type { Volume } from './use-volume.ts';

const ICON = 22;
/** Below this the icon shows one wave less. */
const QUIET = 0.5;

export function VolumeControl({ volume: { volume, isMuted, setVolume, toggleMute } }: { volume: Volume }) {
  const { t } = useTranslation();
  const shown = isMuted ? 0 : volume;
  return (
    <div className="volume">
      <ControlButton
        label={t(isMuted ? 'player.unmute' : 'player.mute')}
        shortcut="m"
        onClick={toggleMute}
        testId="mute"
      >
        {isMuted ? (
          <IconVolume3 size={ICON} />
        ) : volume < QUIET ? (
          <IconVolume2 size={ICON} />
        ) : (
          <IconVolume size={ICON} />
        )}
      </ControlButton>
      <input
        type="range"
        className="volume-input"
        min={0}
        max={1}
        step={0.05}
        value={shown}
        onChange={(event) => setVolume(event.currentTarget.valueAsNumber)}
        aria-label={t('player.volume')}
        aria-valuetext={t('player.volumeValue', { percent: Math.round(shown * 100) })}
        style={{ '--played': `${shown * 100}%` } as CSSProperties}
        data-testid="volume"
      />
    </div>
  );
}

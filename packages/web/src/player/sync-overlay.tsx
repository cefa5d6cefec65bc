/** Over the picture while it cannot play: blocked by the browser, or still loading. */
import { Button, Group, Loader } from '@mantine/core';
import type { PlayerSync } from '@streamit/sdk';
import { IconPlayerPlayFilled, IconVolume, IconVolumeOff } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSelected } from '../app/use-readable.ts';
import { usePlayerSync } from './player-sync-context.ts';
import type { Volume } from './use-volume.ts';

/** Shorter waits are over before anyone wonders; a spinner would only make them visible. */
const PATIENCE_MS = 500;

export function SyncOverlay({ volume }: { volume: Volume }) {
  const sync = usePlayerSync();
  const [wasStartedMuted, setStartedMuted] = useState(false);
  if (sync === null) return <Spinner />;
  return (
    <>
      <SyncState sync={sync} onStartedMuted={() => setStartedMuted(true)} />
      {wasStartedMuted && volume.isMuted && <SoundButton onClick={volume.toggleMute} />}
    </>
  );
}

/** Who started without sound is reminded of it until the sound is on. */
function SoundButton({ onClick }: { onClick(): void }) {
  const { t } = useTranslation();
  return (
    <Button className="sound-button" radius="xl" leftSection={<IconVolume size={18} />} onClick={onClick}>
      {t('player.blocked.unmute')}
    </Button>
  );
}

interface SyncStateProps {
  sync: PlayerSync;
  onStartedMuted(): void;
}

function SyncState({ sync, onStartedMuted }: SyncStateProps) {
  const state = useSelected(
    sync,
    useCallback((snapshot) => snapshot.state, []),
  );
  switch (state) {
    case 'blocked':
      return <Blocked sync={sync} onStartedMuted={onStartedMuted} />;
    case 'loading':
    case 'seeking':
    case 'stalled':
      return <Spinner />;
    default:
      return null;
  }
}

function Blocked({ sync, onStartedMuted }: SyncStateProps) {
  const { t } = useTranslation();
  // A browser that refuses even after a click keeps the state, and with it these buttons.
  const start = (how: () => Promise<void>) => void how().catch(() => undefined);
  return (
    <div className="overlay" data-testid="autoplay-blocked">
      <p className="overlay-title">{t('player.blocked.title')}</p>
      <Group justify="center" gap="sm">
        <Button
          size="lg"
          autoFocus
          leftSection={<IconPlayerPlayFilled size={20} />}
          onClick={() => start(sync.start)}
          data-testid="start-watching"
        >
          {t('player.blocked.start')}
        </Button>
        <Button
          size="lg"
          variant="white"
          color="dark"
          leftSection={<IconVolumeOff size={20} />}
          onClick={() =>
            start(async () => {
              await sync.startMuted();
              onStartedMuted();
            })
          }
          data-testid="start-muted"
        >
          {t('player.blocked.muted')}
        </Button>
      </Group>
    </div>
  );
}

function Spinner() {
  const { t } = useTranslation();
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isShown) return null;
  return (
    <div className="player-spinner" role="status" aria-label={t('player.buffering')} data-testid="buffering">
      <Loader color="white" size={46} aria-hidden="true" />
    </div>
  );
}

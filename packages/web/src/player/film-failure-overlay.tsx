/** The film does not play here: why, and what can be done. */
import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { PlaybackSource } from '@streamit/protocol';
import { useTranslation } from 'react-i18next';
import { ChangeFilmDialog } from '../room/choose-film.tsx';
import { useIsHost, useRoomPart } from '../room/room-context.ts';
import type { FilmFailure } from './use-film.ts';

interface FilmFailureOverlayProps {
  failure: FilmFailure;
  source: PlaybackSource;
  onRetry(): void;
}

/** Trying again changes nothing about these. */
const FINAL: ReadonlySet<FilmFailure> = new Set(['dash', 'provider', 'gone']);

export function FilmFailureOverlay({ failure, source, onRetry }: FilmFailureOverlayProps) {
  const { t } = useTranslation();
  const isHost = useIsHost();
  const host = useRoomPart((snapshot) => snapshot.hostName);
  const [isChoosing, choosing] = useDisclosure(false);
  return (
    <div className="overlay" role="alert" data-testid="media-error" data-failure={failure}>
      <p className="overlay-title">{t('player.error.title')}</p>
      <p className="overlay-text">
        {t(`player.error.${failure}`, { provider: source.provider })}{' '}
        {t(isHost ? 'player.error.hostNext' : 'player.error.viewerNext', { host })}
      </p>
      <Group justify="center" gap="sm">
        {!FINAL.has(failure) && (
          <Button onClick={onRetry} data-testid="media-retry">
            {t('player.error.retry')}
          </Button>
        )}
        {isHost && (
          <Button variant="white" color="dark" onClick={choosing.open}>
            {t('player.error.choose')}
          </Button>
        )}
      </Group>
      <ChangeFilmDialog isOpen={isChoosing} onClose={choosing.close} />
    </div>
  );
}

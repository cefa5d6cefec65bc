/** What the host suggests, to be taken or left; it waits beside the film and stops nothing. */
import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoomPart } from '../room/room-context.ts';
import type { TrackChoice } from './use-tracks.ts';

/** What went wrong with a track that this viewer chose, until it is read; the menu goes on saying it. */
export function TrackProblem({ text }: { text: string }) {
  const { t } = useTranslation();
  const [isRead, setRead] = useState(false);
  if (isRead) return null;
  return (
    <div className="offer" role="alert" data-testid="subtitles-failed">
      <p className="offer-text">{text}</p>
      <Button size="compact-sm" variant="white" color="dark" onClick={() => setRead(true)} data-testid="problem-read">
        {t('player.tracks.read')}
      </Button>
    </div>
  );
}

interface TrackOfferProps {
  kind: 'subtitles' | 'quality';
  choice: TrackChoice;
}

export function TrackOffer({ kind, choice }: TrackOfferProps) {
  const { t } = useTranslation();
  const host = useRoomPart((snapshot) => snapshot.hostName);
  const { offer } = choice;
  if (offer === null) return null;
  const words = { host, track: offer };
  return (
    <div className="offer" role="status" data-testid={`${kind}-offer`}>
      <p className="offer-text">{t(`player.tracks.${kind}.${offer === choice.none ? 'offerNone' : 'offer'}`, words)}</p>
      <Group gap="xs" wrap="nowrap">
        <Button size="compact-sm" onClick={() => choice.choose(offer)} data-testid="offer-accept">
          {t(`player.tracks.${kind}.${offer === choice.none ? 'acceptNone' : 'accept'}`)}
        </Button>
        <Button size="compact-sm" variant="white" color="dark" onClick={choice.decline} data-testid="offer-decline">
          {t('player.tracks.decline')}
        </Button>
      </Group>
    </div>
  );
}

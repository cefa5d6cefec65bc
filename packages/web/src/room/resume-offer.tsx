/** Over a film that has not begun: the host may go on where he stopped the last time (PG2, PG4). */
import { Button, CloseButton } from '@mantine/core';
import { IconPlayerTrackNext } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { useClient } from '../app/client-context.ts';
import { formatPosition } from '../format/format-time.ts';
import { isUntouched, resumePoint } from './resume-rules.ts';
import './resume-offer.css';
import { useIsHost, useRoom, useRoomPart } from './room-context.ts';

/** What the home page hands over to a room that it opens for an unfinished film. */
export interface ResumeHint {
  readonly resumeAt: number;
}

export function ResumeOffer() {
  const isHost = useIsHost();
  const source = useRoomPart((snapshot) => snapshot.room?.source ?? null);
  const isStanding = useRoomPart((snapshot) => isUntouched(snapshot.playback));
  if (!isHost || source === null || !source.capabilities.seek || !isStanding) return null;
  // Another film is another offer.
  return <Offer key={`${source.provider} ${source.external_id} ${source.season} ${source.episode}`} />;
}

function Offer() {
  const { t } = useTranslation();
  const client = useClient();
  const { code, room } = useRoom();
  const hint = useLocation().state as Partial<ResumeHint> | null;
  const carriedS = hint?.resumeAt ?? 0;
  const [point, setPoint] = useState<number | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    client.call('GET /api/rooms/:code/resume/', { params: { code }, signal: abort.signal }).then(
      (progress) => setPoint(resumePoint(progress, carriedS)),
      // Nobody misses an offer that does not come; what was carried over needs no server.
      () => !abort.signal.aborted && setPoint(resumePoint(null, carriedS)),
    );
    return () => abort.abort();
  }, [client, code, carriedS]);
  if (point === null) return null;
  return (
    <section className="resume" aria-labelledby="resume-title" data-testid="resume-offer">
      <CloseButton
        className="resume-close"
        aria-label={t('app.close')}
        onClick={() => setPoint(null)}
        variant="transparent"
      />
      <div role="status">
        <h2 id="resume-title" className="resume-title">
          {t('resume.title', { time: formatPosition(point) })}
        </h2>
      </div>
      <p className="resume-text">{t('resume.text')}</p>
      <div className="resume-actions">
        <Button
          size="sm"
          leftSection={<IconPlayerTrackNext size={16} />}
          onClick={() => room.play(point)}
          data-testid="resume-continue"
        >
          {t('resume.continue')}
        </Button>
        <Button size="sm" variant="default" onClick={() => room.play(0)} data-testid="resume-restart">
          {t('resume.restart')}
        </Button>
      </div>
    </section>
  );
}

/** One unfinished film: how far, and back into its room or into a new one. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { PlaybackSource, Unfinished } from '@streamit/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useAccount } from '../account/account-context.ts';
import { useClient } from '../app/client-context.ts';
import { useSentence } from '../app/use-sentence.ts';
import { formatPosition } from '../format/format-time.ts';
import type { ResumeHint } from '../room/resume-offer.tsx';
import { TitleCard } from '../sources/title-card.tsx';
import { choiceOf } from './choice-of.ts';

export function UnfinishedCard({ film }: { film: Unfinished }) {
  const { t } = useTranslation();
  const title = film.title ?? t('home.card.ownVideo');
  const position = formatPosition(film.timestamp);
  const percent = Math.round(film.progress_percent);
  return (
    <li className="unfinished" data-testid="unfinished">
      <span className="room-card-screen">
        <TitleCard title={title} poster={film.poster} />
        <span
          className="unfinished-bar"
          role="progressbar"
          aria-label={t('unfinished.progress', { percent })}
          aria-valuenow={percent}
          aria-valuemin={0}
          aria-valuemax={100}
        >
          <span style={{ width: `${percent}%` }} />
        </span>
      </span>
      <span className="room-card-body">
        <span className="room-card-title">{title}</span>
        <span className="room-card-meta">
          {film.season !== null && film.episode !== null && (
            <>
              <span>{t('unfinished.episode', { season: film.season, episode: film.episode })}</span>
              <span aria-hidden="true">·</span>
            </>
          )}
          <span>
            {film.duration > 0
              ? t('unfinished.position', { position, duration: formatPosition(film.duration) })
              : t('unfinished.positionOpen', { position })}
          </span>
        </span>
      </span>
      <WayBack film={film} title={title} />
    </li>
  );
}

function WayBack({ film, title }: { film: Unfinished; title: string }) {
  const { t } = useTranslation();
  if (film.room.is_active) {
    return (
      <Button
        component={Link}
        to={`/room/${film.room.code}`}
        variant="light"
        size="sm"
        aria-label={`${t('unfinished.resume')}: ${title}`}
        data-testid="resume-in-room"
      >
        {t('unfinished.resume')}
      </Button>
    );
  }
  if (film.source === null) return <p className="own-empty">{t('unfinished.gone')}</p>;
  return <OpenAnew source={film.source} resumeAt={film.timestamp} title={title} />;
}

function OpenAnew({ source, resumeAt, title }: { source: PlaybackSource; resumeAt: number; title: string }) {
  const { t } = useTranslation();
  const client = useClient();
  const navigate = useNavigate();
  const account = useAccount();
  const { sayError } = useSentence();
  const [isBusy, setBusy] = useState(false);
  const open = async () => {
    if ((await account.require('host')) === null) return;
    setBusy(true);
    try {
      const room = await client.call('POST /api/rooms/create/', { body: { source: choiceOf(source) } });
      await navigate(`/room/${room.code}`, { state: { resumeAt } satisfies ResumeHint });
    } catch (thrown) {
      setBusy(false);
      notifications.show({ color: 'red', title: t('room.menu.failed'), message: sayError(thrown) });
    }
  };
  return (
    <Button
      variant="light"
      size="sm"
      loading={isBusy}
      onClick={() => void open()}
      aria-label={`${t('unfinished.open')}: ${title}`}
      data-testid="open-anew"
    >
      {t('unfinished.open')}
    </Button>
  );
}

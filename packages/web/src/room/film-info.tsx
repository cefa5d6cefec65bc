/** Under the player: what runs, who hosts, under which licence, and how well this viewer is in step. */
import type { PlaybackSource } from '@streamit/protocol';
import { useTranslation } from 'react-i18next';
import { FilmCredit } from '../sources/film-list.tsx';
import { useFilms } from '../sources/use-films.ts';
import { useIsHost, useRoomPart } from './room-context.ts';
import { SyncBadge } from './sync-badge.tsx';
import './film-info.css';

export function FilmInfo() {
  const { t } = useTranslation();
  const isHost = useIsHost();
  const host = useRoomPart((snapshot) => snapshot.hostName);
  const source = useRoomPart((snapshot) => snapshot.room?.source ?? null);
  return (
    <section className="film-info" aria-label={t('room.region.film')}>
      <div className="film-info-words">
        {source !== null && <h2 className="film-info-title">{source.title ?? t('home.card.ownVideo')}</h2>}
        <p className="film-info-meta">{isHost ? t('room.youHost') : t('room.hostedBy', { host })}</p>
        {/* Where the control bar is too narrow for it; there it is the description of the buttons as well. */}
        {!isHost && source !== null && (
          <p className="film-info-control" aria-hidden="true">
            {t('player.onlyHost', { host })}
          </p>
        )}
        {source !== null && <Credit source={source} />}
      </div>
      {source !== null && <SyncBadge />}
    </section>
  );
}

function Credit({ source }: { source: PlaybackSource }) {
  const [films] = useFilms();
  if (source.provider !== 'open-movies' || films.status !== 'ready') return null;
  const film = films.value.find((candidate) => candidate.id === source.external_id);
  return film === undefined ? null : <FilmCredit film={film} />;
}

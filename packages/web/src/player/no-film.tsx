/** A room without a film: the host chooses, the others wait. */
import { useTranslation } from 'react-i18next';
import { ChooseFilm } from '../room/choose-film.tsx';
import { useIsHost, useRoomPart } from '../room/room-context.ts';

export function NoFilm() {
  const { t } = useTranslation();
  const isHost = useIsHost();
  const host = useRoomPart((snapshot) => snapshot.hostName);
  if (!isHost) {
    return (
      <div className="overlay" role="status" data-testid="waiting-for-film">
        <p className="overlay-title">{t('room.source.waiting', { host })}</p>
        <p className="overlay-text">{t('room.source.waitingText')}</p>
      </div>
    );
  }
  return (
    <section className="no-film" aria-labelledby="no-film-title" data-testid="choose-film">
      <h2 id="no-film-title" className="no-film-title">
        {t('room.source.hostTitle')}
      </h2>
      <p className="no-film-text">{t('room.source.hostText')}</p>
      <ChooseFilm />
    </section>
  );
}

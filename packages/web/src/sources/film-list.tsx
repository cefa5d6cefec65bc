/** The built-in films, one to be picked: native radio buttons, dressed as title cards. */
import { Anchor, Skeleton } from '@mantine/core';
import type { Film } from '@streamit/protocol';
import { useEffect, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { LoadFailure } from '../app/load-failure.tsx';
import { formatPosition } from '../format/format-time.ts';
import { TitleCard } from './title-card.tsx';
import { useFilms } from './use-films.ts';
import './sources.css';

interface FilmListProps {
  /** `null`: the first one is picked as soon as the list is there. */
  filmId: string | null;
  onPick(filmId: string): void;
}

export function FilmList({ filmId, onPick }: FilmListProps) {
  const { t } = useTranslation();
  const [films, reload] = useFilms();
  const group = useId();
  const firstId = films.status === 'ready' ? films.value[0]?.id : undefined;
  useEffect(() => {
    if (filmId === null && firstId !== undefined) onPick(firstId);
  }, [filmId, firstId, onPick]);
  if (films.status === 'failed') {
    return <LoadFailure title={t('sources.filmsFailed')} error={films.error} onRetry={reload} />;
  }
  if (films.status === 'loading') {
    return (
      <div className="film-list" aria-hidden="true">
        {[0, 1, 2, 3].map((place) => (
          <Skeleton key={place} height={120} radius="md" />
        ))}
      </div>
    );
  }
  const picked = films.value.find((film) => film.id === filmId);
  return (
    <fieldset className="film-set">
      <legend className="film-legend">{t('sources.films')}</legend>
      <div className="film-list">
        {films.value.map((film) => (
          <label key={film.id} className="film" data-testid="film" title={film.description}>
            <input
              type="radio"
              className="film-radio"
              name={group}
              value={film.id}
              checked={film.id === filmId}
              onChange={() => onPick(film.id)}
            />
            <TitleCard title={film.title} poster={film.poster} />
            <span className="film-name">{film.title}</span>
            <span className="film-meta">
              {t('sources.filmMeta', { year: film.release_year, length: formatPosition(film.duration) })}
            </span>
          </label>
        ))}
      </div>
      {picked !== undefined && <FilmCredit film={picked} />}
    </fieldset>
  );
}

/** Who made a film and under which licence it may be shown. */
export function FilmCredit({ film }: { film: Film }) {
  const { t } = useTranslation();
  return (
    <p className="film-credit">
      {film.credit}
      {' · '}
      <Anchor href={film.license.url} target="_blank" rel="noreferrer" inherit underline="always">
        {t('sources.license', { name: film.license.name })}
      </Anchor>
    </p>
  );
}

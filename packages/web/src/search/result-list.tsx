/** What a search found: native radio buttons, dressed as posters. */
import { Skeleton } from '@mantine/core';
import type { SearchResult } from '@streamit/protocol';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TitleCard } from '../sources/title-card.tsx';

interface ResultListProps {
  results: readonly SearchResult[];
  picked: SearchResult | null;
  onPick(result: SearchResult): void;
}

const SKELETONS = [0, 1, 2, 3, 4, 5, 6, 7];

export function ResultList({ results, picked, onPick }: ResultListProps) {
  const { t } = useTranslation();
  const group = useId();
  return (
    <fieldset className="film-set">
      <legend className="film-legend">{t('search.results')}</legend>
      <div className="result-list">
        {results.map((result) => {
          const key = keyOf(result);
          const nameId = `${group}-${key}`;
          return (
            <label key={key} className="film result" data-testid="search-result">
              <input
                type="radio"
                className="film-radio"
                name={group}
                checked={picked !== null && keyOf(picked) === key}
                onChange={() => onPick(result)}
                aria-labelledby={`${nameId}-name ${nameId}-meta`}
              />
              <Poster title={result.title} poster={result.poster} />
              <span className="film-name" id={`${nameId}-name`}>
                {result.title}
              </span>
              <span className="film-meta" id={`${nameId}-meta`}>
                {metaOf(result, t(`search.kind.${result.media_type}`))}
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

/** Ids are unique within a provider and a kind. */
function keyOf({ provider, media_type, stream_id }: SearchResult): string {
  return `${provider}-${media_type}-${stream_id}`;
}

function metaOf({ release_year }: SearchResult, kind: string): string {
  return release_year === null ? kind : `${release_year} · ${kind}`;
}

/** The poster over a card with the title, which is what is seen without it or until it is there. */
function Poster({ title, poster }: { title: string; poster: string | null }) {
  const { t } = useTranslation();
  const [isBroken, setBroken] = useState(false);
  return (
    <span className="result-poster">
      <TitleCard title={title} />
      {poster !== null && !isBroken && (
        <img src={poster} alt={t('search.posterOf', { title })} loading="lazy" onError={() => setBroken(true)} />
      )}
    </span>
  );
}

export function ResultSkeletons() {
  return (
    <div className="result-list" aria-hidden="true" data-testid="search-skeletons">
      {SKELETONS.map((place) => (
        <div key={place} className="film result">
          <Skeleton radius="md" className="result-poster" />
          <Skeleton height={12} mt={8} width="80%" />
          <Skeleton height={10} mt={6} width="50%" />
        </div>
      ))}
    </div>
  );
}

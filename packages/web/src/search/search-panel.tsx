/** Searches films and series, one to be picked; for a series also its season and episode. */
import { Alert, Button, Group, NumberInput, SegmentedControl, TextInput } from '@mantine/core';
import { SEARCH_TEXT_MAX_LENGTH, type SearchResult } from '@streamit/protocol';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { codeOf } from '../app/error-sentence.ts';
import { LoadFailure } from '../app/load-failure.tsx';
import { ResultList, ResultSkeletons } from './result-list.tsx';
import { NO_TERMS, type SearchTerms } from './search-terms.ts';
import { type Search, useSearch } from './use-search.ts';
import './search.css';

/** As the server takes them (`SourceChoice`). */
const SEASON_MAX = 1_000;
const EPISODE_MAX = 10_000;

export interface Pick {
  readonly result: SearchResult | null;
  readonly season: number;
  readonly episode: number;
}

interface SearchPanelProps {
  pick: Pick;
  onPick(pick: Pick): void;
  /** Leads to the films that need no catalogue. */
  onBuiltIn(): void;
}

export function SearchPanel({ pick, onPick, onBuiltIn }: SearchPanelProps) {
  const { t } = useTranslation();
  const [terms, setTerms] = useState(NO_TERMS);
  const search = useSearch(terms);
  const change = (changes: Partial<SearchTerms>) => {
    setTerms((before) => ({ ...before, ...changes }));
    // What was picked may not be among the next results, and nobody chooses what they don't see.
    onPick({ ...pick, result: null });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    // The fields stand in the form that chooses the film; here the key means "search".
    event.preventDefault();
    search.now();
  };
  return (
    <section aria-label={t('search.label')}>
      <div className="search-terms">
        <TextInput
          className="search-text"
          label={t('search.text')}
          placeholder={t('search.placeholder')}
          type="search"
          size="md"
          leftSection={<IconSearch size={18} aria-hidden="true" />}
          maxLength={SEARCH_TEXT_MAX_LENGTH}
          autoComplete="off"
          enterKeyHint="search"
          value={terms.text}
          onChange={(event) => change({ text: event.currentTarget.value })}
          onKeyDown={onKeyDown}
          data-testid="search-text"
        />
        <TextInput
          className="search-year"
          label={t('search.year')}
          placeholder={t('search.anyYear')}
          size="md"
          inputMode="numeric"
          maxLength={4}
          autoComplete="off"
          value={terms.year}
          onChange={(event) => change({ year: event.currentTarget.value })}
          onKeyDown={onKeyDown}
          data-testid="search-year"
        />
      </div>
      <SegmentedControl
        fullWidth
        mt="sm"
        aria-label={t('search.type.label')}
        value={terms.type}
        onChange={(type) => change({ type })}
        data={[
          { value: 'all' as const, label: t('search.type.all') },
          { value: 'movie' as const, label: t('search.type.movie') },
          { value: 'tv' as const, label: t('search.type.tv') },
        ]}
      />
      {/* The live region stays: one that appears together with its text is often not read out. */}
      <p className="search-status" role="status" data-testid="search-status">
        {search.status === 'idle' && t('search.hint')}
        {search.status === 'loading' && t('search.searching')}
        {search.status === 'ready' &&
          t(search.results.length === 0 ? 'search.none' : 'search.found', {
            count: search.count,
            text: terms.text.trim(),
          })}
      </p>
      {search.status === 'loading' && <ResultSkeletons />}
      {search.status === 'failed' && <SearchFailure search={search} onBuiltIn={onBuiltIn} />}
      {search.status === 'ready' && search.catalogue !== 'fresh' && (
        <Alert variant="light" mb="sm" data-testid="search-catalogue">
          {t(`search.catalogue.${search.catalogue}`)}
        </Alert>
      )}
      {pick.result?.media_type === 'tv' && <EpisodeFields pick={pick} onPick={onPick} />}
      {search.results.length > 0 && (
        <ResultList results={search.results} picked={pick.result} onPick={(result) => onPick({ ...pick, result })} />
      )}
      {search.hasMore && (
        <Button
          variant="default"
          mt="md"
          mx="auto"
          display="block"
          loading={search.isMoreLoading}
          onClick={search.more}
          data-testid="search-more"
        >
          {t('search.more')}
        </Button>
      )}
      {search.status === 'ready' && <Attribution />}
    </section>
  );
}

/** TMDB asks whoever shows what it knows to say so, in these words (https://www.themoviedb.org/about/logos-attribution). */
function Attribution() {
  const { t } = useTranslation();
  return (
    <p className="search-attribution">
      {t('search.attribution')}{' '}
      <a href="https://www.themoviedb.org/" target="_blank" rel="noreferrer">
        TMDB
      </a>
      . {t('search.notEndorsed')}
    </p>
  );
}

function SearchFailure({ search, onBuiltIn }: { search: Search; onBuiltIn(): void }) {
  const { t } = useTranslation();
  return (
    <>
      <LoadFailure title={t('search.failed')} error={search.error} onRetry={search.retry} />
      {codeOf(search.error) === 'CATALOG_UNAVAILABLE' && (
        <p className="search-status">
          {t('search.stillThere')}{' '}
          <Button variant="subtle" size="compact-sm" onClick={onBuiltIn} data-testid="search-built-in">
            {t('search.toBuiltIn')}
          </Button>
        </p>
      )}
    </>
  );
}

function EpisodeFields({ pick, onPick }: Omit<SearchPanelProps, 'onBuiltIn'>) {
  const { t } = useTranslation();
  const titleId = useId();
  const { result, season, episode } = pick;
  const number = (value: number | string, fallback: number) => (typeof value === 'number' ? value : fallback);
  return (
    <section className="search-episode" aria-labelledby={titleId}>
      <p className="search-episode-of" id={titleId}>
        {t('search.episodeOf', { title: result?.title ?? '' })}
      </p>
      <Group grow>
        <NumberInput
          label={t('search.season')}
          min={0}
          max={SEASON_MAX}
          clampBehavior="strict"
          allowDecimal={false}
          value={season}
          onChange={(value) => onPick({ ...pick, season: number(value, season) })}
          data-testid="search-season"
        />
        <NumberInput
          label={t('search.episode')}
          min={0}
          max={EPISODE_MAX}
          clampBehavior="strict"
          allowDecimal={false}
          value={episode}
          onChange={(value) => onPick({ ...pick, episode: number(value, episode) })}
          data-testid="search-episode"
        />
      </Group>
    </section>
  );
}

/** A search as it goes: asked a moment after the last key, page after page, the newest question alone. */
import type { SearchResult } from '@streamit/protocol';
import { useCallback, useEffect, useState } from 'react';
import { useClient } from '../app/client-context.ts';
import { keyOf, queryOf, type SearchTerms } from './search-terms.ts';

/** Long enough for the next key: each search counts against ten a minute (SE3). */
const TYPING_MS = 500;

export interface Search {
  /** `idle`: nothing to ask yet. `loading`: the first page is on its way. */
  readonly status: 'idle' | 'loading' | 'ready' | 'failed';
  readonly results: readonly SearchResult[];
  /** How many there are in all. */
  readonly count: number;
  readonly hasMore: boolean;
  readonly isMoreLoading: boolean;
  /** The film catalogue did not answer: only built-in films, or an older answer. */
  readonly catalogue: 'fresh' | 'stale' | 'unavailable';
  readonly error: unknown;
  /** At once, without waiting for another key. */
  now(): void;
  more(): void;
  retry(): void;
}

interface Found {
  readonly key: string;
  readonly results: readonly SearchResult[];
  readonly count: number;
  readonly page: number;
  readonly hasMore: boolean;
  readonly catalogue: Search['catalogue'];
}

export function useSearch(terms: SearchTerms): Search {
  const client = useClient();
  const [asked, setAsked] = useState(terms);
  const [page, setPage] = useState(1);
  const [round, setRound] = useState(0);
  const [found, setFound] = useState<Found | null>(null);
  const [failure, setFailure] = useState<{ key: string; error: unknown } | null>(null);
  const key = keyOf(asked);
  const typedKey = keyOf(terms);

  const ask = useCallback((next: SearchTerms) => {
    setAsked(next);
    setPage(1);
  }, []);
  useEffect(() => {
    if (typedKey === key) return;
    const timer = setTimeout(() => ask(terms), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typedKey, key, terms, ask]);

  useEffect(() => {
    // Counted only to ask again.
    void round;
    const query = JSON.parse(key) as ReturnType<typeof queryOf>;
    if (query === null) return;
    const abort = new AbortController();
    let catalogue: Search['catalogue'] = 'fresh';
    const onHeaders = (headers: Headers) => {
      const said = headers.get('x-catalog');
      if (said === 'stale' || said === 'unavailable') catalogue = said;
    };
    setFailure(null);
    client.call('GET /api/rooms/search/', { query: { ...query, page }, signal: abort.signal, onHeaders }).then(
      (answer) => {
        if (abort.signal.aborted) return;
        setFound((before) => ({
          key,
          results: page > 1 && before?.key === key ? [...before.results, ...answer.results] : answer.results,
          count: answer.count,
          page,
          hasMore: answer.next !== null,
          catalogue,
        }));
      },
      (error: unknown) => !abort.signal.aborted && setFailure({ key, error }),
    );
    return () => abort.abort();
  }, [client, key, page, round]);

  const isIdle = queryOf(asked) === null;
  const present = found?.key === key ? found : null;
  const hasFailed = failure?.key === key;
  return {
    status: isIdle ? 'idle' : hasFailed ? 'failed' : present === null ? 'loading' : 'ready',
    results: present?.results ?? [],
    count: present?.count ?? 0,
    hasMore: present?.hasMore ?? false,
    isMoreLoading: present !== null && present.page < page && !hasFailed,
    catalogue: present?.catalogue ?? 'fresh',
    error: failure?.error ?? null,
    now: () => ask(terms),
    more: () => setPage((present?.page ?? 0) + 1),
    retry: () => setRound((before) => before + 1),
  };
}

/** Search for something to watch (SE1, SE2): the built-in films first, then the film catalogue where there is one. */
import { type Film, SEARCH_PAGE_SIZE, type SearchResult } from '@streamit/protocol';
import { AppError } from '../lib/app-error.ts';
import { countOf, matchingFilms, normalizeQuery, pageRange, placeOf, type SearchQuery } from './search-rules.ts';
import type { Tmdb } from './tmdb.ts';
import { TmdbError } from './tmdb-api.ts';
import type { TmdbList, TmdbPage } from './tmdb-results.ts';

export interface SearchPage {
  readonly count: number;
  readonly results: SearchResult[];
  /** How the film catalogue did: `unavailable`, only the built-in films were searched; `stale`, it gave older results. */
  readonly catalogue: 'fresh' | 'stale' | 'unavailable';
}

export interface Search {
  /** Providers whose titles are found. */
  readonly providers: ReadonlySet<string>;
  /** @throws AppError `CATALOG_UNAVAILABLE` when the film catalogue does not answer and no built-in film matches either */
  find(typed: { q: string; page?: number; type?: SearchQuery['type']; year?: number | undefined }): Promise<SearchPage>;
}

export interface SearchDeps {
  readonly films: readonly Film[];
  /** `null`: there is no key for TMDB. */
  readonly tmdb: Tmdb | null;
}

export function createSearch({ films, tmdb }: SearchDeps): Search {
  return {
    providers: new Set(tmdb === null ? ['open-movies'] : ['open-movies', 'vidking']),
    async find({ q, page = 1, type, year }) {
      const query: SearchQuery = { text: normalizeQuery(q), type, year };
      const own = matchingFilms(films, query);
      const { start, end } = pageRange(page);
      const ownPart = own.slice(start, end);
      const alone = { count: own.length, results: ownPart };
      if (tmdb === null) return { ...alone, catalogue: 'fresh' };
      try {
        const from = Math.max(0, start - own.length);
        const { totals, results, catalogue } = await readRange(tmdb, query, from, Math.max(0, end - own.length));
        return { count: countOf(own.length, totals), results: [...ownPart, ...results], catalogue };
      } catch (error) {
        if (!(error instanceof TmdbError)) throw error;
        if (ownPart.length === 0) throw new AppError('CATALOG_UNAVAILABLE');
        return { ...alone, catalogue: 'unavailable' };
      }
    },
  };
}

/** `multi` mixes both kinds by how well they fit, but knows no years. */
function listsFor({ type, year }: SearchQuery): readonly TmdbList[] {
  if (type !== undefined) return [type];
  return year === undefined ? ['multi'] : ['movie', 'tv'];
}

/** The catalogue's results from `start` up to, without, `end`. */
async function readRange(tmdb: Tmdb, query: SearchQuery, start: number, end: number) {
  const lists = listsFor(query);
  // Which results these are depends on how many there are, which the first pages tell.
  const firstPages = await Promise.all(lists.map((list) => tmdb.page(list, query, 1)));
  const totals = firstPages.map(({ value }) => value.total);
  const read = new Map(firstPages.map((page, list) => [`${list}:1`, page]));

  async function pageOf(list: number, number: number): Promise<TmdbPage> {
    const key = `${list}:${number}`;
    const page = read.get(key) ?? (await tmdb.page(lists[list] ?? 'multi', query, number));
    read.set(key, page);
    return page.value;
  }

  const results: SearchResult[] = [];
  const last = Math.min(end, countOf(0, totals));
  for (let position = start; position < last; position++) {
    const { list, index } = placeOf(position, totals);
    const page = await pageOf(list, Math.floor(index / SEARCH_PAGE_SIZE) + 1);
    const result = page.results[index % SEARCH_PAGE_SIZE];
    if (result) results.push(result);
  }
  const isStale = [...read.values()].some((page) => page.isStale);
  return { totals, results, catalogue: isStale ? ('stale' as const) : ('fresh' as const) };
}

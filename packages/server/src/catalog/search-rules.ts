/** Which results make up one page of a search. Pure. */
import { type Film, SEARCH_PAGE_SIZE, SEARCH_PAGES_MAX, type SearchResult } from '@streamit/protocol';

/** What is looked for; `text` as {@link normalizeQuery} makes it. */
export interface SearchQuery {
  readonly text: string;
  readonly type: 'movie' | 'tv' | undefined;
  readonly year: number | undefined;
}

/** One spelling of what means the same to a search: width, case and spaces make no difference. */
export function normalizeQuery(typed: string): string {
  return typed.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** Built-in films with every word of the query in their title, accents or not. */
export function matchingFilms(films: readonly Film[], { text, type, year }: SearchQuery): SearchResult[] {
  const words = plain(text).match(/\S+/g) ?? [];
  if (type === 'tv' || words.length === 0) return [];
  return films
    .filter(({ release_year }) => year === undefined || release_year === year)
    .filter(({ title }) => words.every((word) => plain(title).includes(word)))
    .map(({ id, title, poster, release_year }) => ({
      provider: 'open-movies',
      stream_id: id,
      media_type: 'movie',
      title,
      poster,
      release_year,
    }));
}

const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Positions of one page, without `end`, in the one list that all results make: our own first, then the catalogue's. */
export function pageRange(page: number): { start: number; end: number } {
  return { start: (page - 1) * SEARCH_PAGE_SIZE, end: page * SEARCH_PAGE_SIZE };
}

/** Where the result at `position` of one or two lists with these totals is, when they are read in turns. */
export function placeOf(position: number, totals: readonly number[]): { list: number; index: number } {
  const [first = 0, second = 0] = totals;
  const shared = Math.min(first, second);
  if (position < 2 * shared) return { list: position % 2, index: position >> 1 };
  return { list: first > second ? 0 : 1, index: position - shared };
}

/** All that can be paged through. */
export function countOf(own: number, totals: readonly number[]): number {
  const all = totals.reduce((sum, total) => sum + total, own);
  return Math.min(all, SEARCH_PAGES_MAX * SEARCH_PAGE_SIZE);
}

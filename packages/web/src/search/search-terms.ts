/** What is searched for, as typed and as asked. Pure. */
import { type RouteQuery, SEARCH_TEXT_MAX_LENGTH } from '@streamit/protocol';

export interface SearchTerms {
  readonly text: string;
  readonly type: 'all' | 'movie' | 'tv';
  /** As typed; only four digits of a year in which there were films count. */
  readonly year: string;
}

export const NO_TERMS: SearchTerms = { text: '', type: 'all', year: '' };

/** A single letter finds everything, and each search counts (SE3). */
const TEXT_MIN_LENGTH = 2;
const FIRST_YEAR = 1870;
const LAST_YEAR = 2100;

/** What to ask the server; `null` while there is nothing to ask. */
export function queryOf({ text, type, year }: SearchTerms): RouteQuery<'GET /api/rooms/search/'> | null {
  const q = text.trim().replaceAll(/\s+/g, ' ').slice(0, SEARCH_TEXT_MAX_LENGTH);
  if (q.length < TEXT_MIN_LENGTH) return null;
  const asked = /^\d{4}$/.test(year.trim()) ? Number(year) : undefined;
  const isYear = asked !== undefined && asked >= FIRST_YEAR && asked <= LAST_YEAR;
  return { q, ...(type === 'all' ? {} : { type }), ...(isYear ? { year: asked } : {}) };
}

/** Two terms that ask the same have the same key. */
export function keyOf(terms: SearchTerms): string {
  return JSON.stringify(queryOf(terms));
}

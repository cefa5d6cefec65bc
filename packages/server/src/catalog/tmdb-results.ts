/** TMDB's answers in our words. They come from outside: whatever is not as it should be is left out, never passed on. */
import { RESULT_TITLE_MAX_LENGTH, SEARCH_PAGE_SIZE, SEARCH_PAGES_MAX, SearchResult } from '@streamit/protocol';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';

/** TMDB's lists; `multi` mixes films, series and people, and says with each what it is. */
export type TmdbList = 'movie' | 'tv' | 'multi';

/** One page of one list. */
export interface TmdbPage {
  /** Length of the whole list, as far as it can be paged through. */
  readonly total: number;
  /** In their places: `null` is what we do not list, such as people. */
  readonly results: readonly (SearchResult | null)[];
}

export interface TmdbTitle {
  readonly title: string;
  readonly poster: string | null;
}

const Entry = Type.Object({
  id: Type.Integer({ minimum: 1, maximum: 2 ** 31 }),
  media_type: Type.Optional(Type.String()),
  adult: Type.Optional(Type.Boolean()),
  title: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  release_date: Type.Optional(Type.Unknown()),
  first_air_date: Type.Optional(Type.Unknown()),
  poster_path: Type.Optional(Type.Unknown()),
});
const entrySchema = Compile(Entry);
const pageSchema = Compile(
  Type.Object({ total_results: Type.Integer({ minimum: 0 }), results: Type.Array(Type.Unknown()) }),
);
const resultSchema = Compile(SearchResult);

const POSTER_URL = 'https://image.tmdb.org/t/p/w342';
const TOTAL_MAX = SEARCH_PAGES_MAX * SEARCH_PAGE_SIZE;

/** `undefined` when it is no page at all. */
export function parseTmdbPage(list: TmdbList, body: unknown): TmdbPage | undefined {
  if (!pageSchema.Check(body)) return undefined;
  const results = body.results.slice(0, SEARCH_PAGE_SIZE).map((entry) => {
    if (!entrySchema.Check(entry)) return null;
    return toResult(list === 'multi' ? entry.media_type : list, entry);
  });
  return { total: Math.min(body.total_results, TOTAL_MAX), results };
}

/** `undefined` when it is no title that we would list. */
export function parseTmdbTitle(kind: 'movie' | 'tv', body: unknown): TmdbTitle | undefined {
  const result = entrySchema.Check(body) ? toResult(kind, body) : null;
  return result === null ? undefined : { title: result.title, poster: result.poster };
}

function toResult(kind: string | undefined, entry: Static<typeof Entry>): SearchResult | null {
  if (entry.adult === true || (kind !== 'movie' && kind !== 'tv')) return null;
  const isMovie = kind === 'movie';
  const result = {
    provider: 'vidking',
    stream_id: String(entry.id),
    media_type: kind,
    title: readable((isMovie ? entry.title : entry.name) ?? ''),
    poster: posterUrl(entry.poster_path),
    release_year: yearOf(isMovie ? entry.release_date : entry.first_air_date),
  };
  return resultSchema.Check(result) ? result : null;
}

/** Without what could break a line or turn the writing around, and no longer than we list. */
function readable(text: string): string {
  const title = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\s]+/gu, ' ')
    .trim()
    .slice(0, RESULT_TITLE_MAX_LENGTH);
  // Cutting may leave half a character.
  return title.replace(/\p{Surrogate}/gu, '').trim();
}

function posterUrl(path: unknown): string | null {
  return typeof path === 'string' && /^\/[\w-]{1,100}\.\w{1,5}$/.test(path) ? POSTER_URL + path : null;
}

function yearOf(date: unknown): number | null {
  const [, year] = (typeof date === 'string' && date.match(/^(\d{4})-\d\d-\d\d$/)) || [];
  return year === undefined ? null : Number(year);
}

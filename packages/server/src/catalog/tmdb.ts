/** What we ask TMDB: a page of a search, and what a title is called. */
import type { Cache } from '../ports/cache.ts';
import type { Clock } from '../ports/clock.ts';
import { createMemoryOfAnswers, type Remembered } from './remembered.ts';
import type { SearchQuery } from './search-rules.ts';
import { type TmdbApi, TmdbError } from './tmdb-api.ts';
import { parseTmdbPage, parseTmdbTitle, type TmdbList, type TmdbPage, type TmdbTitle } from './tmdb-results.ts';

/** Whoever chooses something to watch waits no longer for its name: it plays without (SR4). */
const TITLE_DEADLINE_MS = 5_000;
/** Where an old answer is at hand, nobody waits long for a new one. */
const RENEWAL_DEADLINE_MS = 3_000;

export interface Tmdb {
  /** @throws TmdbError */
  page(list: TmdbList, query: SearchQuery, page: number): Promise<Remembered<TmdbPage>>;
  /** `null`: there is no such title. @throws TmdbError */
  title(kind: TmdbTitleKind, id: string): Promise<TmdbTitle | null>;
}

type TmdbTitleKind = Exclude<TmdbList, 'multi'>;

export interface TmdbDeps {
  readonly api: TmdbApi;
  readonly cache: Cache;
  readonly clock: Clock;
}

export function createTmdb({ api, cache, clock }: TmdbDeps): Tmdb {
  const remember = createMemoryOfAnswers(cache, clock);

  async function askPage(list: TmdbList, { text, year }: SearchQuery, page: number, isRenewal: boolean) {
    const yearField = list === 'tv' ? 'first_air_date_year' : 'year';
    const fields = {
      query: text,
      page: String(page),
      include_adult: 'false',
      ...(year !== undefined && { [yearField]: String(year) }),
    };
    const body = await api(`/search/${list}`, { fields, ...(isRenewal && { deadlineMs: RENEWAL_DEADLINE_MS }) });
    return required(parseTmdbPage(list, body));
  }

  async function askTitle(kind: TmdbTitleKind, id: string): Promise<TmdbTitle | null> {
    try {
      return required(parseTmdbTitle(kind, await api(`/${kind}/${id}`, { deadlineMs: TITLE_DEADLINE_MS })));
    } catch (error) {
      if (error instanceof TmdbError && error.isNotFound) return null;
      throw error;
    }
  }

  return {
    page: (list, query, page) =>
      remember(`tmdb:search:${list}:${page}:${query.year ?? ''}:${query.text}`, (isRenewal) =>
        askPage(list, query, page, isRenewal),
      ),
    title: async (kind, id) => (await remember(`tmdb:title:${kind}:${id}`, () => askTitle(kind, id))).value,
  };
}

function required<Value>(parsed: Value | undefined): Value {
  if (parsed === undefined) throw new TmdbError('an answer of another shape');
  return parsed;
}

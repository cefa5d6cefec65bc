/** Links from one page of a list to its neighbours. */

export interface PageLinks {
  readonly next: string | null;
  readonly previous: string | null;
}

/** A query as the validator gives it: numbers are numbers, and what was missing has its default. */
export interface PageQuery {
  readonly page: number;
  readonly page_size: number;
  readonly [name: string]: string | number;
}

/**
 * Paths of the neighbours of the page of `path` that `query` asks for, of a list of `count`. Paths, not addresses:
 * behind a proxy the server does not know how it is called.
 */
export function pageLinks(path: string, query: PageQuery, count: number): PageLinks {
  const { page, page_size: pageSize } = query;
  const lastPage = Math.max(1, Math.ceil(count / pageSize));
  const linkTo = (target: number) => {
    const fields = Object.entries({ ...query, page: target }).map(([name, value]) => [name, String(value)]);
    return `${path}?${new URLSearchParams(fields)}`;
  };
  return {
    next: page < lastPage ? linkTo(page + 1) : null,
    previous: page > 1 ? linkTo(Math.min(page - 1, lastPage)) : null,
  };
}

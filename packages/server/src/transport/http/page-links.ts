/** Links from one page of a list to its neighbours. */
import { PAGE_SIZE_DEFAULT } from '@streamit/protocol';

export interface PageLinks {
  readonly next: string | null;
  readonly previous: string | null;
}

/**
 * Paths of the neighbours of the page that `url` (a path with its query, already validated) asks for, of a list of
 * `count`. Paths, not addresses: behind a proxy the server does not know how it is called.
 */
export function pageLinks(url: string, count: number): PageLinks {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const page = Number(searchParams.get('page') ?? 1);
  const lastPage = Math.max(1, Math.ceil(count / Number(searchParams.get('page_size') ?? PAGE_SIZE_DEFAULT)));
  const linkTo = (target: number) => {
    const query = new URLSearchParams(searchParams);
    query.set('page', String(target));
    return `${pathname}?${query}`;
  };
  return {
    next: page < lastPage ? linkTo(page + 1) : null,
    previous: page > 1 ? linkTo(Math.min(page - 1, lastPage)) : null,
  };
}

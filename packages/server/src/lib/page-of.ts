import { PAGE_SIZE_DEFAULT } from '@streamit/protocol';

/** The rows of a page, from what a query asks for: pages count from 1. */
export function pageOf({
  page = 1,
  page_size = PAGE_SIZE_DEFAULT,
}: {
  readonly page?: number | undefined;
  readonly page_size?: number | undefined;
}): { limit: number; offset: number } {
  return { limit: page_size, offset: (page - 1) * page_size };
}

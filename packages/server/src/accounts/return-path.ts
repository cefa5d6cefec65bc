/** Where on the page somebody goes on after signing in elsewhere. Pure. */
import { RETURN_PATH_MAX_LENGTH } from '@streamit/protocol';

const HERE = 'http://here.invalid';

/**
 * `next` where it is a path of our own page, otherwise the home page: an address that leads elsewhere would make this
 * server vouch for it.
 */
export function returnPath(next: unknown): string {
  if (typeof next !== 'string' || next.length > RETURN_PATH_MAX_LENGTH || !next.startsWith('/')) return '/';
  const url = URL.parse(next, HERE);
  if (url?.origin !== HERE) return '/';
  // Read as browsers read it, "/.//evil.example" is "//evil.example": an address without its scheme.
  const path = `${url.pathname}${url.search}${url.hash}`;
  return path.startsWith('//') || path.startsWith('/api/') ? '/' : path;
}

/** `path`, with one more field in its query. */
export function withField(path: string, name: string, value: string): string {
  const url = new URL(path, HERE);
  url.searchParams.set(name, value);
  return `${url.pathname}${url.search}${url.hash}`;
}

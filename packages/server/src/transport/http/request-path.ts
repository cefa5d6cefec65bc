/** Which address a request is for, where that decides something: as the router reads it, not as it was written. */
import type { FastifyRequest } from 'fastify';

/** The path as it was written, without the query (it is where tokens travel: `?token=`) and without `http://host`. */
export const rawPathOf = (url: string): string => url.replace(/^https?:\/\/[^/?#]*/i, '').split(/[?#]/, 1)[0] || '/';

/**
 * The pattern of the route that was found, such as `/api/rooms/:code/`; where none was found, or one for everything,
 * the path with its escapes read and doubled slashes joined: `//%61pi/x` means `/api/x`.
 */
export function pathOf({ url, routeOptions }: Pick<FastifyRequest, 'url' | 'routeOptions'>): string {
  const route = routeOptions.url;
  if (route !== undefined && !route.endsWith('*')) return route;
  const path = rawPathOf(url).replace(/\/{2,}/g, '/');
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** Routes of what can be watched. */
import Type from 'typebox';
import { Film } from '../source.ts';
import type { RouteKey, RouteSchema } from './route.ts';

export const catalogRoutes = {
  'GET /api/catalog/films/': {
    summary: 'The built-in, freely licensed films',
    auth: 'none',
    action: 'anyone',
    status: 200,
    answer: Type.Array(Film),
    errors: [],
  },
} as const satisfies Record<RouteKey, RouteSchema>;

/** The table of all HTTP routes: gives types, validators, documents and the SDK's calls. */
import { accountRoutes } from './accounts.ts';
import { catalogRoutes } from './catalog.ts';
import { membershipRoutes } from './membership.ts';
import { messageRoutes } from './messages.ts';
import { notificationRoutes } from './notifications.ts';
import { openIdRoutes } from './openid.ts';
import { progressRoutes } from './progress.ts';
import { roomRoutes } from './rooms.ts';
import type { AnswerOf, BodyOf, ParamsOf, QueryOf } from './route.ts';

export const routes = {
  ...accountRoutes,
  ...openIdRoutes,
  ...roomRoutes,
  ...membershipRoutes,
  ...messageRoutes,
  ...progressRoutes,
  ...notificationRoutes,
  ...catalogRoutes,
} as const;
export type Routes = typeof routes;
export type RouteName = keyof Routes;

export type RouteParams<Name extends RouteName> = ParamsOf<Routes[Name]>;
export type RouteQuery<Name extends RouteName> = QueryOf<Routes[Name]>;
export type RouteBody<Name extends RouteName> = BodyOf<Routes[Name]>;
export type RouteAnswer<Name extends RouteName> = AnswerOf<Routes[Name]>;

/** Body of an error under `/api/` (TR1): old clients read `error` or `message`, new ones `code`. */
export interface PlainError {
  readonly error: string;
  readonly code: string;
  readonly message: string;
}

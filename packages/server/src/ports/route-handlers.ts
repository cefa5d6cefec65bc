/** What the modules give the HTTP transport: one handler for each route of the protocol. */
import type {
  RoomAction,
  RouteAnswer,
  RouteBody,
  RouteName,
  RouteParams,
  RouteQuery,
  Routes,
} from '@streamit/protocol';
import type { Caller } from './caller.ts';
import type { RoomRef } from './guard.ts';

/** As the route's `auth` promises: a handler of a `user` route is only called with someone. */
export type CallerOf<Name extends RouteName> = {
  none: null;
  optional: Caller | null;
  user: Caller;
  session: Caller;
}[Routes[Name]['auth']];

/** The room that a call is about, where its action is about one. */
export type RoomOf<Name extends RouteName> = Routes[Name]['action'] extends RoomAction ? RoomRef : null;

export interface CookieSlot {
  readonly value: string | null;
  set(value: string): void;
  clear(): void;
}

/** One validated call that its caller may make. Handlers see neither request nor reply, and no envelope. */
export interface RouteContext<Name extends RouteName> {
  readonly params: RouteParams<Name>;
  /** Fields with a default are always there. */
  readonly query: RouteQuery<Name>;
  readonly body: RouteBody<Name>;
  readonly caller: CallerOf<Name>;
  readonly room: RoomOf<Name>;
  /** The client's address, as far as the configured proxies can be trusted. */
  readonly ip: string;
  /** Where people reach this server, such as `https://watch.example.org`: as it is configured, else as the caller says. */
  readonly origin: string;
  /** The session cookie that came along, unchecked: whoever signs in anew leaves that session. */
  readonly presentedSession: string | null;
  /** The cookie that ties a sign-in elsewhere to the browser which began it (AU3). */
  readonly signInAttempt: CookieSlot;
  /** Gives the caller's browser the session cookie. */
  setSession(secret: string): void;
  clearSession(): void;
  setHeader(name: string, value: string): void;
}

/** What a handler returns. Of a page it gives `count` and `results`: the links to its neighbours are the transport's. */
export type RouteResult<Name extends RouteName> =
  RouteAnswer<Name> extends { next: unknown; previous: unknown }
    ? Omit<RouteAnswer<Name>, 'next' | 'previous'>
    : RouteAnswer<Name>;

/** Throwing an `AppError` answers its code; anything else is logged and masked as `INTERNAL_ERROR`. */
export type RouteHandler<Name extends RouteName> = (context: RouteContext<Name>) => Promise<RouteResult<Name>>;

/** The whole table: a route without its handler does not compile. */
export type RouteHandlers = { readonly [Name in RouteName]: RouteHandler<Name> };

/** One module's part of the table, for example `HandlersFor<typeof roomRoutes>`. */
export type HandlersFor<Part> = { readonly [Name in keyof Part & RouteName]: RouteHandler<Name> };

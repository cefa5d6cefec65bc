/** Typed calls of the routes. */
import type { RouteBody, RouteName, RouteParams, RouteQuery } from '@streamit/protocol';

type Empty = Record<never, never>;
/** A part of a call: absent where the route has none, optional where all of it is, otherwise required. */
type Part<Name extends string, Value> = [Value] extends [undefined]
  ? unknown
  : Empty extends Value
    ? { readonly [N in Name]?: Value }
    : { readonly [N in Name]: Value };

/** What one route takes. */
export type CallInput<Name extends RouteName> = Part<'params', RouteParams<Name>> &
  Part<'query', RouteQuery<Name>> &
  Part<'body', RouteBody<Name>> & { readonly signal?: AbortSignal };

/** The last arguments of `call`: none needed where the route needs none. */
export type CallArguments<Name extends RouteName> =
  Empty extends CallInput<Name> ? [input?: CallInput<Name>] : [input: CallInput<Name>];

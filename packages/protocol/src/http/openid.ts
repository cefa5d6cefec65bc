/** Routes of signing in elsewhere: OpenID Connect (AU3). People's browsers are sent through them; programs have no use for them. */
import Type, { type Static } from 'typebox';
import type { RouteKey, RouteSchema } from './route.ts';

export const SignInProvider = Type.Object({
  id: Type.String(),
  /** As people know it. */
  name: Type.String(),
  /** Where a browser is sent; takes `?next=` with the path of the page to come back to. */
  url: Type.String(),
});
export type SignInProvider = Static<typeof SignInProvider>;

/** Where a browser is sent next. */
const Redirect = Type.Object({ location: Type.String() });
/** Taken as it comes: to a person on the way through, a validation error would be the end of it. */
const Anything = Type.Optional(Type.Unknown());

export const openIdRoutes = {
  'GET /api/auth/providers/': {
    summary: 'Where one can sign in with an account from elsewhere',
    auth: 'none',
    action: 'anyone',
    status: 200,
    answer: Type.Array(SignInProvider),
    errors: [],
  },
  'GET /api/auth/google/': {
    summary: 'Sign in at the OpenID Connect provider (a browser is sent there)',
    auth: 'none',
    action: 'anyone',
    query: Type.Object({ next: Anything }),
    status: 302,
    answer: Redirect,
    errors: ['NOT_FOUND'],
  },
  'GET /api/auth/google/callback/': {
    summary: 'Where the provider sends the browser back to; leads on to the page, signed in or with `?sign_in_error=`',
    auth: 'none',
    action: 'anyone',
    query: Type.Object({ code: Anything, state: Anything, iss: Anything, error: Anything }),
    status: 302,
    answer: Redirect,
    errors: ['NOT_FOUND'],
  },
} as const satisfies Record<RouteKey, RouteSchema>;

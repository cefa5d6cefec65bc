/** Routes of accounts, sessions and tokens (AU1–AU8, TR10). */
import Type, { type Static } from 'typebox';
import { nullable, printable } from '../fields.ts';
import {
  DISPLAY_NAME_MAX_LENGTH,
  EMAIL_MAX_LENGTH,
  PASSWORD_MAX_LENGTH,
  PASSWORD_MIN_LENGTH,
  TOKEN_MAX_LENGTH,
  USERNAME_PATTERN,
} from '../limits.ts';
import type { RouteKey, RouteSchema } from './route.ts';

/** One `@` with something on both sides; whether it exists only a mail could tell. */
const Email = Type.String({ maxLength: EMAIL_MAX_LENGTH, pattern: '^[^@\\s\\u0000]+@[^@\\s\\u0000]+$' });
const Username = Type.String({ pattern: USERNAME_PATTERN });
const DisplayName = printable(DISPLAY_NAME_MAX_LENGTH);
const NewPassword = Type.String({ minLength: PASSWORD_MIN_LENGTH, maxLength: PASSWORD_MAX_LENGTH });
const Token = Type.String({ minLength: 1, maxLength: TOKEN_MAX_LENGTH });

export const Account = Type.Object({
  id: Type.String(),
  display_name: Type.String(),
  /** `null` until an OpenID account has chosen one (AU3). */
  username: nullable(Type.String()),
  is_guest: Type.Boolean(),
});
export type Account = Static<typeof Account>;

const TokenPair = Type.Object({ access_token: Type.String(), refresh_token: Type.String() });
/** What login, register and guest answer; the session cookie comes with it. */
export const SignedIn = Type.Object({ ...Account.properties, ...TokenPair.properties });
export type SignedIn = Static<typeof SignedIn>;

const setUsername = {
  summary: 'Choose the username (also sets the display name)',
  auth: 'user',
  action: 'account',
  body: Type.Object({ username: Username }),
  status: 200,
  answer: Type.Object({ status: Type.Literal('ok') }),
  errors: ['AUTH_REQUIRED', 'CONFLICT'],
} as const;

export const accountRoutes = {
  'POST /api/auth/register/': {
    summary: 'Create an account and sign in',
    auth: 'none',
    action: 'anyone',
    body: Type.Object({
      email: Email,
      username: Username,
      password: NewPassword,
      display_name: Type.Optional(DisplayName),
    }),
    status: 201,
    answer: SignedIn,
    errors: ['CONFLICT', 'RATE_LIMITED'],
  },
  'POST /api/auth/login/': {
    summary: 'Sign in with e-mail and password',
    auth: 'none',
    action: 'anyone',
    body: Type.Object({
      email: Type.String({ maxLength: EMAIL_MAX_LENGTH }),
      password: Type.String({ maxLength: PASSWORD_MAX_LENGTH }),
    }),
    status: 200,
    answer: SignedIn,
    errors: ['INVALID_CREDENTIALS', 'RATE_LIMITED'],
  },
  'POST /api/auth/guest/': {
    summary: 'Enter as a guest with a display name',
    auth: 'none',
    action: 'anyone',
    body: Type.Object({ display_name: DisplayName }),
    status: 200,
    answer: SignedIn,
    errors: ['RATE_LIMITED'],
  },
  'POST /api/auth/guest-login/': {
    summary: 'Enter as a guest with a generated name',
    auth: 'none',
    action: 'anyone',
    status: 200,
    answer: Type.Object({ access: Type.String(), username: Type.String(), role: Type.Literal('guest') }),
    errors: ['RATE_LIMITED'],
  },
  'POST /api/auth/refresh/': {
    summary: 'Exchange a refresh token for a new pair; the old one is spent',
    auth: 'none',
    action: 'anyone',
    body: Type.Object({ refresh_token: Token }),
    status: 200,
    answer: TokenPair,
    errors: ['AUTH_REQUIRED', 'RATE_LIMITED'],
  },
  'POST /api/auth/logout/': {
    summary: 'End the session and revoke its refresh tokens',
    auth: 'optional',
    action: 'anyone',
    status: 200,
    answer: Type.Object({ success: Type.Literal(true) }),
    errors: [],
  },
  'GET /api/auth/me/': {
    summary: 'The signed-in account',
    auth: 'user',
    action: 'account',
    status: 200,
    answer: Account,
    errors: ['AUTH_REQUIRED'],
  },
  'PATCH /api/auth/me/': {
    summary: 'Change the display name',
    auth: 'user',
    action: 'account',
    body: Type.Object({ display_name: DisplayName }),
    status: 200,
    answer: Account,
    errors: ['AUTH_REQUIRED'],
  },
  'POST /api/set-username/': setUsername,
  'POST /api/auth/set-username/': setUsername,
  'POST /api/auth/ticket/': {
    summary: 'A one-use ticket that opens one WebSocket within 30 s',
    auth: 'user',
    action: 'account',
    status: 200,
    answer: Type.Object({ ticket: Type.String() }),
    errors: ['AUTH_REQUIRED', 'REALTIME_UNAVAILABLE'],
  },
} as const satisfies Record<RouteKey, RouteSchema>;

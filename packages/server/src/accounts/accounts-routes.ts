/** HTTP → accounts. */
import type { Account, accountRoutes, SignedIn } from '@streamit/protocol';
import type { User } from '../ports/caller.ts';
import type { HandlersFor, RouteContext } from '../ports/route-handlers.ts';
import { normalizeEmail } from './account-rules.ts';
import type { Accounts } from './accounts.ts';
import type { AttemptLimit } from './attempt-limit.ts';

export interface AccountRoutesDeps {
  readonly accounts: Accounts;
  readonly limitAttempts: AttemptLimit;
}

/** The part of a call that is about the caller's cookie. */
type Browser = Pick<RouteContext<'POST /api/auth/login/'>, 'presentedSession' | 'setSession'>;

export function createAccountRoutes({ accounts, limitAttempts }: AccountRoutesDeps): HandlersFor<typeof accountRoutes> {
  /** Opens a session in place of the one before, gives its cookie, and answers with its tokens. */
  async function signIn(user: User, { presentedSession, setSession }: Browser): Promise<SignedIn> {
    const { accessToken, refreshToken, sessionSecret } = await accounts.signIn(user, presentedSession);
    setSession(sessionSecret);
    return { ...toAccount(user), access_token: accessToken, refresh_token: refreshToken };
  }

  /** Reachable by its old path and among the others. */
  async function setUsername({ caller, body }: Pick<RouteContext<'POST /api/set-username/'>, 'caller' | 'body'>) {
    await accounts.setUsername(caller.user, body.username);
    return { status: 'ok' } as const;
  }

  return {
    'POST /api/auth/register/': async ({ body, ip, ...browser }) => {
      await limitAttempts('register', ip, normalizeEmail(body.email));
      const { email, username, password, display_name: displayName } = body;
      return signIn(await accounts.register({ email, username, password, displayName }), browser);
    },
    'POST /api/auth/login/': async ({ body, ip, ...browser }) => {
      await limitAttempts('login', ip, normalizeEmail(body.email));
      return signIn(await accounts.login(body.email, body.password), browser);
    },
    'POST /api/auth/guest/': async ({ body, ip, ...browser }) => {
      await limitAttempts('guest', ip);
      return signIn(await accounts.registerGuest(body.display_name), browser);
    },
    'POST /api/auth/guest-login/': async ({ ip, ...browser }) => {
      await limitAttempts('guest', ip);
      const guest = await accounts.registerGuest();
      const { access_token: access } = await signIn(guest, browser);
      return { access, username: guest.displayName, role: 'guest' };
    },
    'POST /api/auth/refresh/': async ({ body }) => {
      const { accessToken, refreshToken } = await accounts.refresh(body.refresh_token);
      return { access_token: accessToken, refresh_token: refreshToken };
    },
    'POST /api/auth/logout/': async ({ caller, clearSession }) => {
      if (caller !== null) await accounts.signOut(caller);
      clearSession();
      return { success: true };
    },
    'GET /api/auth/me/': async ({ caller }) => toAccount(caller.user),
    'PATCH /api/auth/me/': async ({ caller, body }) =>
      toAccount(await accounts.setDisplayName(caller.user, body.display_name)),
    'POST /api/set-username/': setUsername,
    'POST /api/auth/set-username/': setUsername,
    'POST /api/auth/ticket/': async ({ caller }) => ({ ticket: await accounts.issueTicket(caller) }),
  };
}

function toAccount({ id, displayName, username, isGuest }: User): Account {
  return { id, display_name: displayName, username, is_guest: isGuest };
}

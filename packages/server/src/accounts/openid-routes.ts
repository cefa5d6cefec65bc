/** HTTP → signing in elsewhere. A person's browser is on its way here: whatever goes wrong leads to the page, which says it. */
import { type openIdRoutes, SIGN_IN_ERROR, type SignInProblem, TOKEN_MAX_LENGTH } from '@streamit/protocol';
import { AppError } from '../lib/app-error.ts';
import type { Log } from '../ports/log.ts';
import type { HandlersFor } from '../ports/route-handlers.ts';
import type { Accounts } from './accounts.ts';
import type { AttemptLimit } from './attempt-limit.ts';
import type { OpenIdSignIn } from './openid-sign-in.ts';
import { returnPath, withField } from './return-path.ts';
import { SignInError } from './sign-in-error.ts';

const START = '/api/auth/google/';
/** The same under both prefixes: it is registered at the provider. */
const CALLBACK = '/api/auth/google/callback/';

export interface OpenIdRoutesDeps {
  /** `null`: no provider is configured. */
  readonly openId: OpenIdSignIn | null;
  readonly accounts: Pick<Accounts, 'signIn'>;
  readonly limitAttempts: AttemptLimit;
  readonly log: Log;
}

export function createOpenIdRoutes(deps: OpenIdRoutesDeps): HandlersFor<typeof openIdRoutes> {
  const { openId, accounts, limitAttempts, log } = deps;

  /** Where `work` sends the browser; when it fails, `page` with the problem. */
  async function orBackTo(page: string, work: () => Promise<string>): Promise<{ location: string }> {
    try {
      return { location: await work() };
    } catch (error) {
      const problem = problemOf(error);
      if (problem === 'failed') log.error({ err: error }, 'a sign-in elsewhere failed');
      else log.warn({ problem, reason: (error as Error).message }, 'a sign-in elsewhere was not accepted');
      return { location: withField(page, SIGN_IN_ERROR, problem) };
    }
  }

  return {
    'GET /api/auth/providers/': async () =>
      openId === null ? [] : [{ id: 'google', name: openId.providerName, url: START }],

    'GET /api/auth/google/': async ({ query, ip, origin, signInAttempt }) => {
      if (openId === null) throw new AppError('NOT_FOUND');
      const next = returnPath(query.next);
      return orBackTo(next, async () => {
        await limitAttempts('openid', ip);
        const { url, cookie } = await openId.begin(callbackAt(origin).href, next);
        signInAttempt.set(cookie);
        return url;
      });
    },

    'GET /api/auth/google/callback/': async ({ query, ip, origin, presentedSession, signInAttempt, setSession }) => {
      if (openId === null) throw new AppError('NOT_FOUND');
      const attempt = await openId.attemptOf(signInAttempt.value);
      return orBackTo(attempt?.next ?? '/', async () => {
        await limitAttempts('openid-callback', ip);
        if (attempt === undefined) throw new SignInError('stale', 'this browser has begun no sign-in');
        const user = await openId.finish(callbackAt(origin, query), attempt);
        signInAttempt.clear();
        setSession((await accounts.signIn(user, presentedSession)).sessionSecret);
        return attempt.next;
      });
    },
  };
}

/** The address of the callback on this server, with those of `fields` that are text of a sensible length. */
function callbackAt(origin: string, fields: Readonly<Record<string, unknown>> = {}): URL {
  const url = URL.parse(CALLBACK, origin);
  if (url === null) throw new SignInError('refused', 'the address that this server was called by makes no sense');
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string' && value.length <= TOKEN_MAX_LENGTH) url.searchParams.set(name, value);
  }
  return url;
}

function problemOf(error: unknown): SignInProblem {
  if (error instanceof SignInError) return error.problem;
  return error instanceof AppError && error.code === 'RATE_LIMITED' ? 'limited' : 'failed';
}

/** Accounts behind real HTTP, with a real provider to sign in at. */
import type { TestContext } from 'node:test';
import { createAccounts } from '../src/accounts/accounts.ts';
import { createAccountRoutes } from '../src/accounts/accounts-routes.ts';
import { createAttemptLimit } from '../src/accounts/attempt-limit.ts';
import { createOpenIdRoutes } from '../src/accounts/openid-routes.ts';
import { createOpenId } from '../src/accounts/openid-sign-in.ts';
import { createMemoryStore } from '../src/adapters/memory/memory-store.ts';
import type { HttpConfig } from '../src/transport/http/http-server.ts';
import type { Browser } from './browser.ts';
import type { DatabaseUnderTest } from './databases.ts';
import { createFakeClock } from './fake-clock.ts';
import { type OpenIdProviderOptions, startOpenIdProvider } from './openid-provider.ts';
import { startHttp } from './start-http.ts';

export interface OpenIdSiteOptions extends OpenIdProviderOptions {
  readonly attemptsPerMinute?: number;
  /** The provider's own when missing. */
  readonly clientSecret?: string;
  readonly config?: Partial<HttpConfig>;
}

const CALLBACK = '/api/auth/google/callback/';

export async function startOpenIdSite(
  t: TestContext,
  { db }: DatabaseUnderTest,
  { attemptsPerMinute = 0, config = {}, clientSecret, ...options }: OpenIdSiteOptions = {},
) {
  const provider = await startOpenIdProvider(options);
  t.after(() => provider.close());
  const clock = createFakeClock();
  const store = createMemoryStore(clock);
  const secretKey = 'a secret of at least thirty-two bytes';
  const accounts = createAccounts({ ...store, db, secretKey });
  const limitAttempts = createAttemptLimit(store.rateLimit, attemptsPerMinute);
  const openId = createOpenId(
    {
      oidcIssuer: provider.issuer,
      oidcClientId: provider.client.id,
      oidcClientSecret: clientSecret ?? provider.client.secret,
      secretKey,
    },
    { db, clock, rateLimit: store.rateLimit },
  );
  const warnings: object[] = [];
  const log = {
    info() {},
    warn: (fields: object) => void warnings.push(fields),
    error: (fields: object) => void warnings.push(fields),
  };
  const http = await startHttp(t, {
    config,
    authenticator: accounts,
    handlers: {
      ...createAccountRoutes({ accounts, limitAttempts }),
      ...createOpenIdRoutes({ openId, accounts, limitAttempts, log }),
    },
  });
  provider.register(`${config.publicUrl ?? http.url}${CALLBACK}`);

  return {
    ...http,
    db,
    clock,
    store,
    accounts,
    provider,
    /** What was logged about sign-ins. */
    warnings,
    isCallback: (url: URL) => url.pathname === CALLBACK,
    /** Whom the browser's session belongs to. */
    async accountOf(browser: Browser) {
      const { status, body } = await http.call('GET', '/api/auth/me/', {
        headers: { cookie: browser.cookiesFor(http.url) },
      });
      return status === 200 ? (body as Record<string, unknown>) : null;
    },
  };
}

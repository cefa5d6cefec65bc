/** The client: one server, one account, any number of rooms. */
import type { Account, RouteBody, SignedIn } from '@streamit/protocol';
import type { ConnectionEnds, WebSocketConstructor } from './connection.ts';
import { type Environment, systemEnvironment } from './environment.ts';
import { type Call, createHttp, memoryTokens, type TokenStore } from './http.ts';
import { openPersonalNews, type PersonalNews } from './personal-news.ts';
import { openRoom, type RoomConnection } from './room.ts';
import { createStore, type Readable } from './store.ts';
import { StreamItError } from './streamit-error.ts';

export interface ClientOptions {
  /** `http://host:port`, or empty for the server that the page came from. */
  readonly baseUrl: string;
  readonly fetch?: typeof fetch;
  readonly WebSocket?: WebSocketConstructor;
  /**
   * Default: in memory, so that no script finds them later; a page comes back by its session cookie. A store that several
   * tabs share must keep them from renewing at the same time, because a refresh token works once.
   */
  readonly tokens?: TokenStore;
  /** Time, timers and chance; the machine's own unless a test turns them by hand. */
  readonly environment?: Environment;
}

export interface StreamItClient {
  /** Calls any route by its name in the protocol's table. Rejects with a {@link StreamItError}. */
  readonly call: Call;
  /** Who is signed in; `null` before `restore` and when nobody is. */
  readonly account: Readable<Account | null>;
  register(body: RouteBody<'POST /api/auth/register/'>): Promise<Account>;
  login(body: RouteBody<'POST /api/auth/login/'>): Promise<Account>;
  enterAsGuest(displayName: string): Promise<Account>;
  /**
   * Asks the server who is signed in, by session cookie or stored tokens; `null` when nobody is. Also brings `account` up
   * to date after a change of name. Rejects only when the server can't be asked.
   */
  restore(): Promise<Account | null>;
  /** Rejects, and stays signed in, when the server can't be told. */
  signOut(): Promise<void>;
  /** Opens the live connection to a room that this account has joined (`POST /api/rooms/join/`). It connects by itself. */
  joinRoom(code: string): RoomConnection;
  /** Opens the live connection for what concerns this account, wherever it is. It connects by itself; the caller closes it. */
  personalNews(): PersonalNews;
}

/** A client of the server at `baseUrl`. Holds no resource until it is used; only rooms need closing. */
export function createClient(options: ClientOptions): StreamItClient {
  const baseUrl = absoluteUrl(options.baseUrl);
  const environment = options.environment ?? systemEnvironment;
  const tokens = options.tokens ?? memoryTokens();
  const account = createStore<Account | null>(null);
  const call = createHttp({
    baseUrl,
    // Wrapped: browsers refuse a fetch that is called on any object but the window.
    fetch: options.fetch ?? ((...request) => fetch(...request)),
    tokens,
    onTokensRefused: () => account.set(null),
  });
  /** Grows with each change of who is signed in, so that a slow `restore` can't bring back who has left. */
  let generation = 0;

  function endsOf(path: string): ConnectionEnds {
    return {
      url: `${baseUrl.replace(/^http/, 'ws')}/ws/v1/${path}/`,
      ticket: async () => (await call('POST /api/auth/ticket/')).ticket,
      WebSocket: options.WebSocket ?? WebSocket,
      environment,
    };
  }

  function signedIn({ access_token, refresh_token, ...who }: SignedIn): Account {
    generation += 1;
    tokens.set({ accessToken: access_token, refreshToken: refresh_token });
    account.set(who);
    return who;
  }

  return {
    call,
    account,
    register: async (body) => signedIn(await call('POST /api/auth/register/', { body })),
    login: async (body) => signedIn(await call('POST /api/auth/login/', { body })),
    enterAsGuest: async (displayName) =>
      signedIn(await call('POST /api/auth/guest/', { body: { display_name: displayName } })),
    async restore() {
      const asked = generation;
      const who = await call('GET /api/auth/me/').catch((error: unknown) => {
        if (error instanceof StreamItError && error.code === 'AUTH_REQUIRED') return null;
        throw error;
      });
      if (asked === generation) account.set(who);
      return account.get();
    },
    async signOut() {
      await call('POST /api/auth/logout/');
      generation += 1;
      tokens.set(null);
      account.set(null);
    },
    joinRoom: (code) => openRoom(endsOf(`room/${encodeURIComponent(code)}`)),
    personalNews: () => openPersonalNews({ ...endsOf('notifications'), call }),
  };
}

/** `baseUrl`, or the page's own origin, without a slash at the end. */
function absoluteUrl(baseUrl: string): string {
  const url = baseUrl || globalThis.location?.origin;
  if (!url || !/^https?:\/\//.test(url))
    throw new TypeError(`baseUrl must start with http:// or https://, not "${baseUrl}"`);
  return url.replace(/\/+$/, '');
}

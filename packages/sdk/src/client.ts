/** The client: one server, one account, any number of rooms. */
import type { Account, RouteAnswer, RouteBody, RouteName } from '@streamit/protocol';
import type { CallArguments } from './http.ts';
import type { RoomConnection } from './room.ts';
import type { Readable } from './store.ts';

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** Where tokens live between calls. */
export interface TokenStore {
  get(): Tokens | null;
  set(tokens: Tokens | null): void;
}

/** The WHATWG WebSocket, as browsers and Node have it. */
export type WebSocketConstructor = new (url: string, protocols: string[]) => WebSocket;

export interface ClientOptions {
  /** `http://host:port`; empty for the page's own server. */
  readonly baseUrl: string;
  readonly fetch?: typeof fetch;
  readonly WebSocket?: WebSocketConstructor;
  /** Default: in memory, so that nothing is left for a script to steal; pages come back by their session cookie. */
  readonly tokens?: TokenStore;
}

export interface StreamItClient {
  /** Calls a route by its name in the protocol's table. Rejects with a {@link StreamItError}. */
  call<Name extends RouteName>(name: Name, ...input: CallArguments<Name>): Promise<RouteAnswer<Name>>;
  /** Who is signed in; `null` before `restore` and when nobody is. */
  readonly account: Readable<Account | null>;
  register(body: RouteBody<'POST /api/auth/register/'>): Promise<Account>;
  login(body: RouteBody<'POST /api/auth/login/'>): Promise<Account>;
  enterAsGuest(displayName: string): Promise<Account>;
  /** Asks the server who is signed in, by cookie or stored tokens. Rejects only when it can't be asked. */
  restore(): Promise<Account | null>;
  signOut(): Promise<void>;
  /** Opens the live connection to a room that the account has joined (`POST /api/rooms/join/`). Connects by itself. */
  joinRoom(code: string): RoomConnection;
}

export function createClient(_options: ClientOptions): StreamItClient {
  throw new Error('in work');
}

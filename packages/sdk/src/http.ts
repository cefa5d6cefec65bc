/** Typed calls of the routes: paths, envelope, tokens and their renewal. */
import type { RouteAnswer, RouteBody, RouteName, RouteParams, RouteQuery } from '@streamit/protocol';
import { isObject, parseObject } from './json.ts';
import { knownCode, networkError, StreamItError } from './streamit-error.ts';

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
  Part<'body', RouteBody<Name>> & {
    readonly signal?: AbortSignal;
    /** Gets the headers of a good answer, for what a route says there, such as `X-Catalog`. */
    readonly onHeaders?: (headers: Headers) => void;
  };

/** The last arguments of `call`: none needed where the route needs none. */
export type CallArguments<Name extends RouteName> =
  Empty extends CallInput<Name> ? [input?: CallInput<Name>] : [input: CallInput<Name>];

/** Calls a route by its name in the protocol's table. Rejects with a {@link StreamItError}, or with the reason of `signal`. */
export type Call = <Name extends RouteName>(name: Name, ...input: CallArguments<Name>) => Promise<RouteAnswer<Name>>;

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** Where tokens live between calls. */
export interface TokenStore {
  get(): Tokens | null;
  set(tokens: Tokens | null): void;
}

/** Tokens of this process or page alone. */
export function memoryTokens(): TokenStore {
  let tokens: Tokens | null = null;
  return {
    get: () => tokens,
    set(next) {
      tokens = next;
    },
  };
}

/** A call that takes longer has failed: no route works for so long, and a person has given up by then. */
const CALL_TIMEOUT_MS = 15_000;

/** Any route's input, once the types have done their work. */
interface LooseInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly onHeaders?: (headers: Headers) => void;
}

export interface HttpOptions {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  readonly tokens: TokenStore;
  /** The tokens turned out to be worth nothing any more and were dropped. */
  readonly onTokensRefused: () => void;
}

/**
 * Calls under `/api/v1/` with the session cookie and, where there are tokens, a bearer token. An access token that has
 * run out is renewed once, by one request however many calls need it; then the call is made again.
 */
export function createHttp({ baseUrl, fetch, tokens, onTokensRefused }: HttpOptions): Call {
  let renewing: Promise<Tokens | null> | undefined;

  const call: Call = async (name, ...[input]) => {
    const used = tokens.get();
    try {
      return await request(name, input, used);
    } catch (error) {
      if (used === null || !isUnauthenticated(error)) throw error;
      const renewed = await renew(used);
      if (renewed === null) throw error;
      return await request(name, input, renewed);
    }
  };

  function renew(spent: Tokens): Promise<Tokens | null> {
    // Another call may have renewed them, or someone signed in anew, while this one was under way.
    const stored = tokens.get();
    if (stored?.refreshToken !== spent.refreshToken) return Promise.resolve(stored);
    // One at a time: a refresh token is good for one use, and using it twice revokes the whole family.
    renewing ??= exchange(spent).finally(() => {
      renewing = undefined;
    });
    return renewing;
  }

  async function exchange(spent: Tokens): Promise<Tokens | null> {
    const isStillOurs = () => tokens.get()?.refreshToken === spent.refreshToken;
    try {
      const pair = await request('POST /api/auth/refresh/', { body: { refresh_token: spent.refreshToken } }, null);
      const renewed = { accessToken: pair.access_token, refreshToken: pair.refresh_token };
      // Signing out while this was under way must win.
      if (isStillOurs()) tokens.set(renewed);
      return renewed;
    } catch (error) {
      // Only a refusal ends the session; a network that is away does not.
      if (!isUnauthenticated(error)) throw error;
      if (isStillOurs()) {
        tokens.set(null);
        onTokensRefused();
      }
      return null;
    }
  }

  async function request<Name extends RouteName>(
    name: Name,
    input: LooseInput | undefined,
    bearer: Tokens | null,
  ): Promise<RouteAnswer<Name>> {
    const [method = '', path = ''] = name.split(' ');
    const headers: Record<string, string> = { accept: 'application/json' };
    if (bearer !== null) headers.authorization = `Bearer ${bearer.accessToken}`;
    if (input?.body !== undefined) headers['content-type'] = 'application/json';
    const deadline = AbortSignal.timeout(CALL_TIMEOUT_MS);
    try {
      const response = await fetch(baseUrl + pathOf(path, input), {
        method,
        headers,
        credentials: 'include',
        signal: input?.signal ? AbortSignal.any([input.signal, deadline]) : deadline,
        ...(input?.body === undefined ? {} : { body: JSON.stringify(input.body) }),
      });
      const answer = unwrap<RouteAnswer<Name>>(response, await response.text());
      input?.onHeaders?.(response.headers);
      return answer;
    } catch (error) {
      if (input?.signal?.aborted) throw input.signal.reason;
      throw error instanceof StreamItError ? error : networkError({ cause: error });
    }
  }

  return call;
}

/** `/api/rooms/:code/detail/` → `/api/v1/rooms/ABCDEF/detail/?…` */
function pathOf(path: string, input: LooseInput | undefined): string {
  const filled = path
    .replace(/^\/api\//, '/api/v1/')
    .replace(/:(\w+)/g, (_, parameter: string) => encodeURIComponent(input?.params?.[parameter] ?? ''));
  const query = new URLSearchParams();
  for (const [field, value] of Object.entries(input?.query ?? {})) {
    if (value !== undefined) query.set(field, String(value));
  }
  return query.size === 0 ? filled : `${filled}?${query}`;
}

/** The `data` of a good envelope; throws the error of a bad one. What is neither came from something else on the way, such as a proxy. */
function unwrap<Answer>(response: Response, text: string): Answer {
  const envelope = parseObject(text);
  if (envelope?.success === true) return envelope.data as Answer;
  const status = response.status;
  if (envelope?.success !== false || !isObject(envelope.error)) throw networkError({ status });
  const { code, message } = envelope.error;
  const retryAfterSeconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  throw new StreamItError(
    { code: knownCode(code), message: String(message) },
    { status, ...(retryAfterSeconds >= 0 ? { retryAfterMs: retryAfterSeconds * 1000 } : {}) },
  );
}

function isUnauthenticated(error: unknown): boolean {
  // The status too: a guest who tries to host gets the same code with 403 (AU4), and no token would help that.
  return error instanceof StreamItError && error.code === 'AUTH_REQUIRED' && error.status === 401;
}

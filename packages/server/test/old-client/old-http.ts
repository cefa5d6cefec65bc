/** HTTP as an old client does it: a cookie jar in a browser, a bearer header elsewhere. */
import type { Dialect, Json } from './dialects.ts';

export interface OldAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** What a good answer carries; an error has none. */
  readonly data: Json;
  readonly lines: Json[];
  /** Of an error. */
  readonly text: unknown;
  readonly code: unknown;
}

export interface OldHttp {
  call(method: string, path: string, body?: object): Promise<OldAnswer>;
  get(path: string): Promise<OldAnswer>;
  post(path: string, body: object): Promise<OldAnswer>;
  /** From now on calls carry this token, and no cookie. */
  useBearer(token: string): void;
}

/** One person's browser, or program. */
export function createOldHttp(baseUrl: string, dialect: Dialect): OldHttp {
  const cookies = new Map<string, string>();
  let bearer: string | null = null;

  async function call(method: string, path: string, body?: object): Promise<OldAnswer> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(baseUrl + dialect.api(path), {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
        ...(bearer === null && cookie !== '' && { cookie }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      cookies.set(name, value);
    }
    const answer: unknown = await response.json();
    const { status, headers } = response;
    if (!response.ok) return { status, headers, data: {}, lines: [], ...dialect.problem(answer) };
    const payload = dialect.payload(answer);
    const lines = Array.isArray(payload) || 'results' in (payload as Json) ? dialect.lines(payload) : [];
    return { status, headers, data: payload as Json, lines, text: undefined, code: undefined };
  }

  return {
    call,
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    useBearer(token) {
      bearer = token;
    },
  };
}

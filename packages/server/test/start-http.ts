/** The HTTP server alone on a real port: with the handlers that a test gives, and nothing behind them. */
import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import type { TestContext } from 'node:test';
import { type ErrorCode, routes } from '@streamit/protocol';
import { createMemoryStore } from '../src/adapters/memory/memory-store.ts';
import type { Authenticator } from '../src/ports/caller.ts';
import type { Guard } from '../src/ports/guard.ts';
import type { Exposition } from '../src/ports/metrics.ts';
import type { RouteHandlers } from '../src/ports/route-handlers.ts';
import type { ReadinessChecks } from '../src/transport/http/health.ts';
import { createHttpServer, type HttpConfig, serveApi } from '../src/transport/http/http-server.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';

export interface HttpOptions {
  readonly config?: Partial<HttpConfig>;
  /** A route that is called without its handler here answers `INTERNAL_ERROR`. */
  readonly handlers?: Partial<RouteHandlers>;
  readonly authenticator?: Partial<Authenticator>;
  /** Everybody may do everything when missing. */
  readonly guard?: Pick<Guard, 'admit'>;
  readonly readiness?: ReadinessChecks;
  readonly exposition?: Exposition;
  readonly webRoot?: string;
  readonly drainMs?: number;
  /** Moves the window of the request limit. */
  readonly clock?: FakeClock;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON. */
  readonly body: unknown;
}

export interface CallOptions {
  readonly headers?: Record<string, string>;
  /** Sent as JSON; a string is sent as it is. */
  readonly body?: unknown;
}

export interface Http {
  readonly url: string;
  call(method: string, path: string, options?: CallOptions): Promise<HttpAnswer>;
  close(): Promise<void>;
  /** Log lines so far. */
  readonly log: readonly string[];
}

export async function startHttp(t: TestContext, options: HttpOptions = {}): Promise<Http> {
  const config: HttpConfig = {
    logLevel: 'trace',
    isProduction: false,
    publicUrl: null,
    allowedOrigins: [],
    trustProxy: [],
    httpRequestsPerMinute: 0,
    metricsToken: null,
    ...options.config,
  };
  const log: string[] = [];
  const server = createHttpServer({
    config,
    logTo: { write: (line) => log.push(line) },
    rateLimit: createMemoryStore(options.clock ?? createFakeClock()).rateLimit,
    readiness: options.readiness ?? {},
    exposition: options.exposition ?? { expose: async () => ({ text: '', contentType: 'text/plain' }) },
    webRoot: options.webRoot ?? tmpdir(),
    ...(options.drainMs !== undefined && { drainMs: options.drainMs }),
  });
  const missing = () => Promise.reject(new Error('this test gives no handler for the route'));
  const stubs = Object.fromEntries(Object.keys(routes).map((name) => [name, missing]));
  const nobody = async () => undefined;
  serveApi(server, {
    config,
    handlers: { ...stubs, ...options.handlers } as RouteHandlers,
    guard: { admit: async () => null, permit: async () => {}, ...options.guard },
    authenticator: { bySession: nobody, byBearer: nobody, ...options.authenticator },
  });
  t.after(() => server.close());
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  return {
    url,
    log,
    call: (method, path, request) => call(url, method, path, request),
    close: () => server.close(),
  };
}

async function call(url: string, method: string, path: string, { headers, body }: CallOptions = {}) {
  const response = await fetch(url + path, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? (JSON.parse(text) as unknown) : null,
  };
}

/** The answer is an error under `/api/` with this status and code, in the shape that old clients read too (TR1). */
export function assertError({ status, body }: HttpAnswer, expected: { status: number; code: ErrorCode }): void {
  const { error, code, message } = body as { error?: unknown; code?: unknown; message?: unknown };
  assert.deepEqual({ status, code }, expected);
  assert.equal(typeof message, 'string');
  assert.equal(error, message);
}

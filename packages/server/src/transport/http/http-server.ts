/** The HTTP server: bounds, security, logging and the shape of every answer. What it answers comes from the modules. */
import { randomUUID } from 'node:crypto';
import cookies from '@fastify/cookie';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import { BODY_MAX_BYTES } from '@streamit/protocol';
import Fastify, { type FastifyInstance } from 'fastify';
import { AppError } from '../../lib/app-error.ts';
import type { Authenticator } from '../../ports/caller.ts';
import type { Guard } from '../../ports/guard.ts';
import type { Exposition } from '../../ports/metrics.ts';
import type { RateLimit } from '../../ports/rate-limit.ts';
import type { RouteHandlers } from '../../ports/route-handlers.ts';
import { createAuthenticate, requireAllowedOrigin } from './authentication.ts';
import { answerClientError } from './client-error.ts';
import { createCookies } from './cookies.ts';
import { answerError } from './errors.ts';
import { type ReadinessChecks, registerHealth } from './health.ts';
import { registerMetrics } from './metrics.ts';
import { createOriginPolicy } from './origin-policy.ts';
import { registerRoutes } from './register-routes.ts';
import { createRequestLimit } from './request-limit.ts';
import { REDACTED_PATHS, RequestLog } from './request-log.ts';
import { securityHeaders } from './security-headers.ts';
import { registerWebPage } from './web-page.ts';

/** A request that takes longer to arrive is given up: it holds a socket, and no call is that large. */
const REQUEST_TIMEOUT_MS = 30_000;

/** At the end, time for answers that are under way; a client that does not read would hold the server for ever (OP2). */
const DRAIN_MS = 5_000;

/** The part of the configuration that HTTP needs. */
export interface HttpConfig {
  readonly logLevel: string;
  readonly isProduction: boolean;
  /** Where people reach this server. */
  readonly publicUrl: string | null;
  readonly allowedOrigins: readonly string[];
  /** Addresses of proxies whose `X-Forwarded-For` is believed. */
  readonly trustProxy: readonly string[];
  readonly httpRequestsPerMinute: number;
  /** Opens `/metrics/` to whoever brings it. */
  readonly metricsToken: string | null;
}

export interface HttpServerOptions {
  readonly config: HttpConfig;
  /** Where log lines go; standard output when missing. */
  readonly logTo?: { write(line: string): void };
  /** Stands in each log line, where several processes write them. */
  readonly worker?: number;
  readonly rateLimit: RateLimit;
  readonly readiness: ReadinessChecks;
  /** What `/metrics/` tells. */
  readonly exposition: Exposition;
  /** Directory of the built page. */
  readonly webRoot: string;
  readonly drainMs?: number;
}

/**
 * A server with everything but the API's routes, not listening yet. Its `log` is the application's: modules that need
 * it are made next, and then {@link serveApi} gives their handlers.
 */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const { config, logTo, worker, rateLimit, readiness, exposition, webRoot, drainMs = DRAIN_MS } = options;
  const server = Fastify({
    logger: {
      level: config.logLevel,
      redact: REDACTED_PATHS,
      ...(logTo && { stream: logTo }),
      ...(worker !== undefined && { base: { worker, pid: process.pid } }),
    },
    logController: new RequestLog(),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    // Clients offer other protocols as well, such as h2c; who is not taken up on it goes on in HTTP (RFC 9110, 7.8).
    http: { shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket' },
    routerOptions: { ignoreTrailingSlash: true },
    trustProxy: config.trustProxy.length > 0 && [...config.trustProxy],
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => answerError(error, request, reply),
  });
  const isAllowedOrigin = createOriginPolicy(config);

  server.setErrorHandler(answerError);
  speakJsonAlone(server);
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  server.register(helmet, securityHeaders(config.publicUrl));
  server.register(cors, {
    origin: [...config.allowedOrigins],
    credentials: true,
    methods: ['GET', 'POST', 'PATCH', 'DELETE'],
    exposedHeaders: ['Retry-After', 'X-Catalog', 'X-Realtime', 'X-Request-Id', 'X-Total-Count'],
    maxAge: 600,
  });
  server.addHook('onRequest', createRequestLimit(rateLimit, config.httpRequestsPerMinute));
  server.addHook('onRequest', async (request) => requireAllowedOrigin(request, isAllowedOrigin));
  server.addHook('preClose', async () => {
    setTimeout(() => server.server.closeAllConnections(), drainMs).unref();
  });
  registerHealth(server, readiness);
  registerMetrics(server, config, exposition);
  server.register((page) => registerWebPage(page, webRoot));
  return server;
}

export interface ApiOptions {
  readonly config: HttpConfig;
  readonly handlers: RouteHandlers;
  readonly authenticator: Authenticator;
  readonly guard: Guard;
}

/** Adds the API's routes; call it once, before listening. */
export function serveApi(server: FastifyInstance, { config, handlers, authenticator, guard }: ApiOptions): void {
  const jar = createCookies(config.isProduction);
  server.register(async (api) => {
    await api.register(cookies);
    registerRoutes(api, {
      handlers,
      authenticate: createAuthenticate(authenticator, jar.session),
      guard,
      cookies: jar,
      publicUrl: config.publicUrl,
    });
  });
}

/** Bodies are JSON or missing: forms and plain text, which pages may send anywhere without asking, are refused (415). */
function speakJsonAlone(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    if (text === '') return done(null, undefined);
    try {
      done(null, JSON.parse(text as string));
    } catch {
      done(new AppError('VALIDATION_ERROR', 'the body is not JSON'));
    }
  });
}

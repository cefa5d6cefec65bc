/** The built page: its files, and `index.html` for every address that the page routes itself. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { answerNotFound } from './errors.ts';
import { pathOf } from './request-path.ts';

/** Vite names these by their content: another content has another name. */
const HASHED = /[\\/]assets[\\/][^\\/]+$/;
/** Addresses that are never a page's. */
const NO_PAGE = /^\/(?:api|ws|assets|media|health|ready)(?:\/|$)/;

/** Serves what lies under `webRoot`; without a built page there only the API answers. */
export async function registerWebPage(server: FastifyInstance, webRoot: string): Promise<void> {
  const isBuilt = existsSync(join(webRoot, 'index.html'));
  if (isBuilt) {
    await server.register(fastifyStatic, {
      root: webRoot,
      cacheControl: false,
      // The build leaves compressed copies beside its files.
      preCompressed: true,
      setHeaders(reply, path) {
        reply.header('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  } else {
    server.log.warn({ webRoot }, 'the page is not built: only the API is served (npm start builds it)');
  }
  server.setNotFoundHandler((request, reply) => {
    if (isBuilt && isNavigation(request)) return reply.sendFile('index.html');
    return answerNotFound(request, reply);
  });
}

/** Whether a person's browser asks for a page. */
function isNavigation(request: FastifyRequest): boolean {
  const { method, headers } = request;
  const isRead = method === 'GET' || method === 'HEAD';
  return isRead && !NO_PAGE.test(pathOf(request)) && (headers.accept?.includes('text/html') ?? false);
}

/** Whether the process lives, and whether it can work (OP2). */
import type { FastifyInstance } from 'fastify';

/** What must answer before the server can work, by name; each rejects while it does not. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<unknown>>>;

export function registerHealth(server: FastifyInstance, checks: ReadinessChecks): void {
  for (const url of ['/health/', '/api/health/', '/api/v1/health/']) {
    server.get(url, async () => ({ status: 'ok' }));
  }
  server.get('/ready/', async (request, reply) => {
    const entries = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        try {
          await check();
          return [name, 'ok'] as const;
        } catch (error) {
          request.log.warn({ err: error, check: name }, 'not ready');
          return [name, 'failed'] as const;
        }
      }),
    );
    const isReady = entries.every(([, result]) => result === 'ok');
    reply.code(isReady ? 200 : 503);
    return { status: isReady ? 'ok' : 'unavailable', checks: Object.fromEntries(entries) };
  });
}

/**
 * `GET /metrics/`, for Prometheus (OP3). It is nobody else's business: with a token only whoever brings it is answered.
 * Without one, only a program on this machine that came here straight; and nobody where people come through a proxy, as
 * on a server with a public address: behind a proxy on the same machine the whole world is a program on this machine.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList, isIPv6 } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../../lib/app-error.ts';
import type { Exposition } from '../../ports/metrics.ts';

export interface MetricsConfig {
  readonly isProduction: boolean;
  readonly publicUrl: string | null;
  /** What `Authorization: Bearer` must say; `null`: see above. */
  readonly metricsToken: string | null;
}

/** Any of these means that somebody passed the call on. */
const FORWARDING_HEADERS = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
];

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

export function registerMetrics(server: FastifyInstance, config: MetricsConfig, exposition: Exposition): void {
  server.get('/metrics/', async (request, reply) => {
    requireReader(request, config);
    const { text, contentType } = await exposition.expose();
    reply.type(contentType).header('cache-control', 'no-store');
    return text;
  });
}

/** @throws AppError `PERMISSION_DENIED` */
function requireReader(request: FastifyRequest, { isProduction, publicUrl, metricsToken }: MetricsConfig): void {
  if (metricsToken !== null) {
    if (isSame(request.headers.authorization ?? '', `Bearer ${metricsToken}`)) return;
    throw new AppError(
      'PERMISSION_DENIED',
      'The metrics are told to whoever brings STREAMIT_METRICS_TOKEN as a bearer token.',
    );
  }
  const isPublic = isProduction || publicUrl !== null;
  const isForwarded = FORWARDING_HEADERS.some((name) => request.headers[name] !== undefined);
  const address = request.socket.remoteAddress ?? '';
  const isLocal = loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  if (!isPublic && !isForwarded && isLocal) return;
  throw new AppError('PERMISSION_DENIED', 'The metrics are not open. Set STREAMIT_METRICS_TOKEN to read them.');
}

/** Takes as long for every wrong text; digests, because the comparison wants equal lengths. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

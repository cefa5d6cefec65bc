/** One log line for each request, without anything that opens a door (TR9). */
import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { rawPathOf } from './request-path.ts';

/** Never logged by us; hidden should anything ever log a whole request. */
export const REDACTED_PATHS = ['authorization', 'cookie', '"set-cookie"', '"sec-websocket-protocol"'].flatMap(
  (header) => [`headers.${header}`, `*.headers.${header}`],
);

export class RequestLog extends LogController {
  override incomingRequest(): void {}

  override requestCompleted(error: Error | null, request: FastifyRequest, reply: FastifyReply): void {
    const line = {
      method: request.method,
      path: rawPathOf(request.url),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      ip: request.ip,
    };
    if (error) request.log.error({ ...line, err: error }, 'request failed');
    else request.log.info(line, 'request');
  }
}

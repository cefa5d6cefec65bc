/** The one translator from what was thrown to an answer (TR3): a code, its status, a sentence, and nothing about our insides. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../lib/app-error.ts';
import { envelopeOf } from './envelope.ts';

/** Answers `error`; what is not meant for people is logged with the request's id and masked. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = toAppError(error);
  if (known === undefined) request.log.error({ err: error }, 'a request could not be handled');
  const { code, message, status, retryAfterMs } = known ?? new AppError('INTERNAL_ERROR');
  if (retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
  // Serialised here: hooks that wrap good answers must not see it.
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(envelopeOf(request).failure(code, message)));
}

export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return answerError(new AppError('NOT_FOUND'), request, reply);
}

/** The framework's refusals, in our codes; they keep their status. */
const FRAMEWORK_MESSAGES: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'The request body is too large.',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'The request body must be JSON (Content-Type: application/json).',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'The request body has another length than its Content-Length says.',
  FST_ERR_BAD_URL: 'The address of the request is not valid.',
};

function toAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  if (!(error instanceof Error)) return undefined;
  const { code = '', statusCode = 500 } = error as Partial<FastifyError>;
  // A path that leads out of the page's directory, or is not in its plain form: nothing lies there.
  if (code === 'FST_STATIC_FORBIDDEN_PATH') return new AppError('NOT_FOUND');
  if (statusCode < 400 || statusCode >= 500) return undefined;
  return new AppError('VALIDATION_ERROR', FRAMEWORK_MESSAGES[code], { status: statusCode });
}

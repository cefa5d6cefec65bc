/** The two shapes of every answer: plain under `/api/` (TR1), wrapped under `/api/v1/` (TR2). No handler knows. */
import type { ErrorCode, PlainError } from '@streamit/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type PageQuery, pageLinks } from './page-links.ts';
import { pathOf, rawPathOf } from './request-path.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * The handler gives one page of a list: `bare` becomes the list itself under `/api/` (DS2), `linked` gets the links
     * to its neighbours everywhere.
     */
    paging?: 'bare' | 'linked';
  }
}

interface Envelope {
  success(payload: unknown): unknown;
  failure(code: ErrorCode, message: string): unknown;
}

const plain: Envelope = {
  success: (payload) => payload,
  failure: (code, message): PlainError => ({ error: message, code, message }),
};

const wrapped: Envelope = {
  success: (data) => ({ success: true, data }),
  failure: (code, message) => ({ success: false, error: { code, message } }),
};

const isVersioned = (request: FastifyRequest) => pathOf(request).startsWith('/api/v1/');

export function envelopeOf(request: FastifyRequest): Envelope {
  return isVersioned(request) ? wrapped : plain;
}

interface Page {
  readonly count: number;
  readonly results: readonly unknown[];
}

/** `preSerialization` hook of the API: gives the handler's result the shape that the path promises. */
export async function wrapAnswer(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  const { paging } = request.routeOptions.config;
  const { success } = envelopeOf(request);
  if (paging === undefined) return success(payload);
  const { count, results } = payload as Page;
  if (paging === 'bare' && !isVersioned(request)) {
    reply.header('x-total-count', count);
    return results;
  }
  return success({ count, ...pageLinks(rawPathOf(request.url), request.query as PageQuery, count), results });
}

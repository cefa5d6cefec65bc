/** Every route of the protocol, under both prefixes, from its schema to its handler and back. */
import { type RouteName, type RouteSchema, routes } from '@streamit/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createValidator } from '../../lib/validate.ts';
import type { Caller } from '../../ports/caller.ts';
import type { Guard, RoomName } from '../../ports/guard.ts';
import type { CookieSlot, RouteHandlers } from '../../ports/route-handlers.ts';
import type { Authenticate } from './authentication.ts';
import type { Cookies } from './cookies.ts';
import { wrapAnswer } from './envelope.ts';

export interface RegisterRoutesOptions {
  readonly handlers: RouteHandlers;
  readonly authenticate: Authenticate;
  readonly guard: Guard;
  readonly cookies: Cookies;
  /** Where people reach this server; `null`: wherever the request says. */
  readonly publicUrl: string | null;
}

/** Any route's context and handler, once the types of the table have done their work. */
interface LooseContext {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly caller: Caller | null;
  readonly room: { readonly id: string } | null;
  readonly ip: string;
  readonly origin: string;
  readonly presentedSession: string | null;
  readonly signInAttempt: CookieSlot;
  setSession(secret: string): void;
  clearSession(): void;
  setHeader(name: string, value: string): void;
}
type LooseHandler = (context: LooseContext) => Promise<unknown>;

const PREFIXES = ['/api/', '/api/v1/'] as const;

export function registerRoutes(
  api: FastifyInstance,
  { handlers, authenticate, guard, cookies, publicUrl }: RegisterRoutesOptions,
): void {
  api.addHook('preSerialization', wrapAnswer);
  api.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });

  for (const [name, schema] of Object.entries(routes) as [RouteName, RouteSchema][]) {
    const [method = '', path = ''] = name.split(' ');
    const handler = createHandler(schema, handlers[name] as LooseHandler);
    const paging = pagingOf(schema);
    for (const prefix of PREFIXES) {
      const url = path.replace(PREFIXES[0], prefix);
      api.route({ method, url, handler, config: paging === undefined ? {} : { paging } });
    }
  }

  function createHandler(schema: RouteSchema, handle: LooseHandler) {
    const validateParams = schema.params && createValidator(schema.params, { convert: true });
    const validateQuery = schema.query && createValidator(schema.query, { convert: true });
    const validateBody = schema.body && createValidator(schema.body);
    return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      const caller = await authenticate(request, schema.auth);
      // Copied, because the parsers give objects without a prototype, which compare equal to nothing.
      const params = validateParams?.({ ...(request.params as object) });
      const query = validateQuery?.({ ...(request.query as object) });
      // The links between pages are made from it as well.
      request.query = query;
      // A body of optional fields may be left out altogether.
      const body = validateBody?.(request.body ?? {});
      const room = await guard.admit(schema.action, caller, roomNameIn({ ...params, ...query, ...body }));
      const result = await handle({
        params,
        query,
        body,
        caller,
        room,
        ip: request.ip,
        origin: publicUrl ?? `${request.protocol}://${request.host}`,
        presentedSession: cookies.session.read(request) ?? null,
        setSession: (secret) => cookies.session.write(reply, secret),
        clearSession: () => cookies.session.clear(reply),
        signInAttempt: {
          value: cookies.signInAttempt.read(request) ?? null,
          set: (value) => cookies.signInAttempt.write(reply, value),
          clear: () => cookies.signInAttempt.clear(reply),
        },
        setHeader: (header, value) => {
          reply.header(header, value);
        },
      });
      if (schema.status === 302) return reply.redirect((result as { location: string }).location, 302);
      reply.code(schema.status);
      return result;
    };
  }
}

/** Wherever a route has the room that it is about: `code` or `room_id`, in its path, its query or its body. */
function roomNameIn({ code, room_id }: { code?: unknown; room_id?: unknown }): RoomName | undefined {
  if (typeof code === 'string') return { code };
  return typeof room_id === 'string' ? { id: room_id } : undefined;
}

function pagingOf({ plainList, answer }: RouteSchema): 'bare' | 'linked' | undefined {
  if (plainList) return 'bare';
  const fields = 'properties' in answer ? Object.keys(answer.properties as object) : [];
  return fields.includes('next') && fields.includes('previous') ? 'linked' : undefined;
}

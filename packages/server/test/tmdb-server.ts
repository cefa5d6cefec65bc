/** A server that answers like TMDB, well or badly, and remembers what it was asked. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

export interface TmdbServer {
  /** As `TMDB_BASE_URL`. */
  readonly baseUrl: string;
  /** Path with query of each call so far. */
  readonly asked: string[];
  /** `Authorization` of each call so far. */
  readonly authorizations: (string | undefined)[];
  /** Answers all calls from now on. */
  answer: TmdbAnswer;
}

export type TmdbAnswer = (url: URL, response: ServerResponse, request: IncomingMessage) => void;

export async function startTmdbServer(t: TestContext, answer: TmdbAnswer = titles(3)): Promise<TmdbServer> {
  const server = createServer((request, response) => {
    tmdb.asked.push(request.url ?? '');
    tmdb.authorizations.push(request.headers.authorization);
    tmdb.answer(new URL(request.url ?? '', 'http://tmdb'), response, request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const tmdb: TmdbServer = { baseUrl: `http://127.0.0.1:${port}/3`, asked: [], authorizations: [], answer };
  return tmdb;
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): TmdbAnswer {
  return (_url, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
}

/** What TMDB says when it refuses, with the key that it was asked with: it must never be passed on. */
export function refusal(status: number, headers: Record<string, string> = {}): TmdbAnswer {
  return (url, response) =>
    json({ status_code: 7, status_message: `Refused: ${url.search}`, success: false }, status, headers)(
      url,
      response,
      response.req,
    );
}

/** `total` titles, numbered from 1, in pages of 20; under `multi` every third of them is a person. */
export function titles(total: number): TmdbAnswer {
  return (url, response) => {
    const list = url.pathname.split('/').at(-1) ?? '';
    const page = Number(url.searchParams.get('page'));
    const first = (page - 1) * 20 + 1;
    const count = Math.max(0, Math.min(20, total - first + 1));
    const results = Array.from({ length: count }, (_, i) => entry(list, first + i));
    json({ page, results, total_results: total, total_pages: Math.ceil(total / 20) })(url, response, response.req);
  };
}

function entry(list: string, id: number): object {
  const kind = list === 'multi' ? (['movie', 'tv', 'person'][id % 3] ?? '') : list;
  const common = {
    id,
    adult: false,
    popularity: 12.3,
    poster_path: `/p${id}.jpg`,
    ...(list === 'multi' && { media_type: kind }),
  };
  return kind === 'movie'
    ? { ...common, title: `Film ${id}`, release_date: '1999-03-31', video: false }
    : { ...common, name: `Series ${id}`, first_air_date: '2011-04-17' };
}

/** The film catalogue of the server's tests, as far as a browser's test needs it. */
import type { ServerResponse } from 'node:http';
import type { TestContext } from 'node:test';

type TmdbAnswer = (url: URL, response: ServerResponse, request: never) => void;

export interface TmdbServer {
  /** As `TMDB_BASE_URL`. */
  readonly baseUrl: string;
  /** Path with query of each call so far. */
  readonly asked: string[];
  /** Answers all calls from now on. */
  answer: TmdbAnswer;
}

interface TmdbModule {
  startTmdbServer(t: TestContext, answer: TmdbAnswer): Promise<TmdbServer>;
  json(body: unknown, status?: number): TmdbAnswer;
  /** `total` titles, numbered from 1, in pages of 20; under `multi` every third of them is a person. */
  titles(total: number): TmdbAnswer;
}

// Loaded by its address at run time: the compiler builds the two packages apart, and could not write the import's path.
const address = new URL('../../../server/test/tmdb-server.ts', import.meta.url).href;
export const { startTmdbServer, json, titles } = (await import(address)) as TmdbModule;

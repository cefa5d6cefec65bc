/** TMDB over HTTP: one question at a time, with patience for what passes and none for what does not (SE2). */
import pRetry from 'p-retry';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { RateLimit } from '../ports/rate-limit.ts';

/** Calls that all nodes together make within {@link LIMIT_WINDOW_MS}: what TMDB asks for. */
const LIMIT = 40;
const LIMIT_WINDOW_MS = 10_000;
const ATTEMPT_TIMEOUT_MS = 5_000;
/** For all attempts and the waits between them, unless another is given: somebody is waiting for the answer. */
const DEADLINE_MS = 12_000;
const RETRIES = 4;
const FIRST_WAIT_MS = 300;
/** Longest time for which we leave TMDB alone because it asked for it, or does not know our key. */
const REST_MAX_MS = 60_000;
/** A page of 20 results is about 20 KB. */
const BODY_MAX_BYTES = 1024 * 1024;

/** The JSON that TMDB answers to `path`, which begins with a slash. @throws TmdbError */
export type TmdbApi = (path: string, options?: TmdbQuestion) => Promise<unknown>;

export interface TmdbQuestion {
  readonly fields?: Readonly<Record<string, string>>;
  readonly deadlineMs?: number;
}

/** Why there is no answer, in words that are ours alone: never an address, which holds the key, nor what TMDB said. */
export class TmdbError extends Error {
  /** There is no such thing, which is an answer as well. */
  readonly isNotFound: boolean;
  /** It may pass: asking again makes sense. */
  readonly isPassing: boolean;
  /** How long not to ask again, when that is known. */
  readonly waitMs: number;

  constructor(reason: string, { isNotFound = false, isPassing = false, waitMs = 0 } = {}) {
    super(reason);
    this.name = 'TmdbError';
    this.isNotFound = isNotFound;
    this.isPassing = isPassing;
    this.waitMs = waitMs;
  }
}

export interface TmdbApiOptions {
  /** A v3 key, or a v4 token, which has dots. */
  readonly apiKey: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly clock: Clock;
  readonly rateLimit: RateLimit;
  readonly log: Log;
  /** Ends all that is under way, so that a server that stops need not wait for it. */
  readonly stopping: AbortSignal;
  readonly attemptTimeoutMs?: number;
}

export function createTmdbApi(options: TmdbApiOptions): TmdbApi {
  const { apiKey, baseUrl, clock, rateLimit, log, stopping, attemptTimeoutMs = ATTEMPT_TIMEOUT_MS } = options;
  const isToken = apiKey.includes('.');
  let restUntil = 0;
  let isKeyRefused = false;

  function addressOf(path: string, fields: Readonly<Record<string, string>>): URL {
    const url = new URL(baseUrl + path);
    url.search = new URLSearchParams({ ...fields, ...(!isToken && { api_key: apiKey }) }).toString();
    return url;
  }

  async function attempt(url: URL, timeoutMs: number): Promise<unknown> {
    const { allowed, retryAfterMs } = await rateLimit.hit('tmdb', LIMIT, LIMIT_WINDOW_MS);
    if (!allowed) throw new TmdbError('our own limit of calls', { isPassing: true, waitMs: retryAfterMs });
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = AbortSignal.any([timeout, stopping]);
    try {
      const headers = { accept: 'application/json', ...(isToken && { authorization: `Bearer ${apiKey}` }) };
      // The key must not follow to another address.
      const response = await fetch(url, { signal, headers, redirect: 'manual' });
      if (response.status !== 200) {
        await response.body?.cancel();
        throw refusal(response);
      }
      return parseJson(await readText(response));
    } catch (error) {
      if (error instanceof TmdbError) throw error;
      throw new TmdbError(timeout.aborted ? 'no answer in time' : 'no connection', { isPassing: true });
    }
  }

  function refusal({ status, headers }: Response): TmdbError {
    if (status === 401 || status === 403) {
      restUntil = clock.now() + REST_MAX_MS;
      if (!isKeyRefused) {
        log.error({ status }, 'TMDB does not accept TMDB_API_KEY: only built-in films are found until it is corrected');
      }
      isKeyRefused = true;
    }
    const isPassing = status === 429 || status >= 500;
    const waitMs = isPassing ? waitOf(headers.get('retry-after'), clock.now()) : 0;
    return new TmdbError(`status ${status}`, { isNotFound: status === 404, isPassing, waitMs });
  }

  /** Waits before the next attempt; `false` when there should be none. */
  async function waitAfter(error: Error, attemptNumber: number, deadline: number): Promise<boolean> {
    if (!(error instanceof TmdbError && error.isPassing) || stopping.aborted) return false;
    const waitMs = Math.max(error.waitMs, FIRST_WAIT_MS * 2 ** (attemptNumber - 1));
    if (clock.now() + waitMs >= deadline) {
      restUntil = clock.now() + Math.min(error.waitMs, REST_MAX_MS);
      return false;
    }
    await pause(waitMs);
    return !stopping.aborted;
  }

  function pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = clock.after(ms, resolve);
    const onStop = () => resolve();
    stopping.addEventListener('abort', onStop);
    return promise.finally(() => {
      cancel();
      stopping.removeEventListener('abort', onStop);
    });
  }

  return async (path, { fields = {}, deadlineMs = DEADLINE_MS } = {}) => {
    const start = clock.now();
    if (start < restUntil) throw new TmdbError('left alone for a while');
    const deadline = start + deadlineMs;
    const url = addressOf(path, fields);
    const timeLeft = () => Math.ceil(Math.max(1, Math.min(attemptTimeoutMs, deadline - clock.now())));
    try {
      const answer = await pRetry(() => attempt(url, timeLeft()), {
        retries: RETRIES,
        // The waits are our own, by a clock that tests can move.
        minTimeout: 0,
        shouldRetry: ({ error, attemptNumber }) => waitAfter(error, attemptNumber, deadline),
      });
      isKeyRefused = false;
      return answer;
    } catch (error) {
      if (error instanceof TmdbError && !error.isNotFound && !isKeyRefused) {
        log.warn({ reason: error.message }, 'the film catalogue does not answer');
      }
      throw error;
    }
  };
}

/** `Retry-After` in seconds or as a date; 0 when there is none that makes sense. */
function waitOf(header: string | null, now: number): number {
  if (header === null) return 0;
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > BODY_MAX_BYTES) throw new TmdbError('an answer that is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TmdbError('an answer that is not JSON');
  }
}

/**
 * Asks a stranger's address for something, without becoming his way into our network (SR4).
 *
 * The name is resolved once, every address it has must be public, and the connection is made to the very address that
 * was checked: a name that changes its mind between the check and the connection gains nothing.
 */
import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { isIP } from 'node:net';
import { AppError } from '../lib/app-error.ts';
import { isPublicAddress } from './public-address.ts';

const REDIRECTS_MAX = 3;
const DEADLINE_MS = 5_000;
const HEADERS_MAX_BYTES = 16 * 1024;
const USER_AGENT = 'StreamIt (+checks that a film is there)';

export interface PublicFetchOptions {
  /** Addresses of a host name; one that is an address already is its own. */
  readonly resolve?: (hostname: string) => Promise<readonly string[]>;
  readonly isAllowedAddress?: (address: string) => boolean;
  /** For the whole of it, redirects and all. */
  readonly deadlineMs?: number;
  /** Certificate authority to trust instead of the system's. */
  readonly ca?: string;
}

export interface PublicAnswer {
  readonly status: number;
  /** Media type without parameters, lower-cased. */
  readonly type: string;
  /** The first {@link PublicRequest.bodyMaxBytes} of it. */
  readonly body: Buffer;
  /** There was more of it. */
  readonly isCut: boolean;
}

export interface PublicRequest {
  readonly headers: Readonly<Record<string, string>>;
  /** Most that is read of the body; 0: the connection ends after the headers. */
  readonly bodyMaxBytes: number;
}

/** The answer of `url`, which must be https, or of where it redirects to. @throws AppError `SOURCE_UNAVAILABLE` with the reason */
export type PublicFetch = (url: URL, request: PublicRequest) => Promise<PublicAnswer>;

/** The address in `text`, if a stranger may send us there. @throws AppError `SOURCE_UNAVAILABLE` */
export function publicUrl(text: string): URL {
  const url = URL.parse(text);
  if (url?.protocol !== 'https:') throw unavailable('The address must begin with https://.');
  if (url.username !== '' || url.password !== '') {
    throw unavailable('The address must not contain a user name or a password.');
  }
  url.hash = '';
  return url;
}

export function createPublicFetch({
  resolve = resolveAll,
  isAllowedAddress = isPublicAddress,
  deadlineMs = DEADLINE_MS,
  ca,
}: PublicFetchOptions = {}): PublicFetch {
  async function addressOf({ hostname }: URL): Promise<string> {
    const host = hostname.replace(/^\[(.+)\]$/, '$1');
    const addresses = isIP(host) === 0 ? await resolve(host) : [host];
    const [first] = addresses;
    if (first === undefined) throw unavailable('The address has no such host.');
    if (!addresses.every(isAllowedAddress)) throw unavailable('The address does not lead to the public internet.');
    return first;
  }

  async function follow(url: URL, wanted: PublicRequest, signal: AbortSignal): Promise<PublicAnswer> {
    let current = url;
    for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
      if (current.protocol !== 'https:') throw unavailable('The address leads to one without https.');
      const answer = await ask(current, await addressOf(current), wanted, { signal, ...(ca && { ca }) });
      if (answer.location === undefined) return answer;
      const next = URL.parse(answer.location, current);
      if (next === null) throw unavailable('The address leads nowhere.');
      current = next;
    }
    throw unavailable('The address redirects too often.');
  }

  return async (url, wanted) => {
    const signal = AbortSignal.timeout(deadlineMs);
    try {
      return await Promise.race([follow(url, wanted, signal), rejectsWhenAborted(signal)]);
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw unavailable(signal.aborted ? 'The address does not answer in time.' : 'The address does not answer.');
    }
  };
}

interface Answer extends PublicAnswer {
  /** Where a redirect leads. */
  readonly location: string | undefined;
}

/** Connects to `address` in the name of `url`'s host, and hangs up once it has what was wanted. */
function ask(
  url: URL,
  address: string,
  { headers: wantedHeaders, bodyMaxBytes }: PublicRequest,
  options: Pick<RequestOptions, 'ca' | 'signal'>,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const call = request({
    ...options,
    host: address,
    port: url.port || 443,
    path: url.pathname + url.search,
    // TLS asks for, and checks, the name; an address has none.
    ...(isIP(url.hostname) === 0 && !url.hostname.startsWith('[') && { servername: url.hostname }),
    headers: { ...wantedHeaders, host: url.host, 'user-agent': USER_AGENT },
    agent: false,
    maxHeaderSize: HEADERS_MAX_BYTES,
  });
  call.on('response', (response: IncomingMessage) => {
    const { statusCode: status = 0, headers } = response;
    const [type = ''] = headers['content-type']?.split(';') ?? [];
    const location = status >= 300 && status < 400 ? headers.location : undefined;
    readAtMost(response, location === undefined ? bodyMaxBytes : 0)
      .then((read) => resolve({ status, type: type.trim().toLowerCase(), location, ...read }), reject)
      .finally(() => call.destroy());
  });
  call.on('error', reject);
  call.end();
  return promise;
}

async function readAtMost(response: IncomingMessage, maxBytes: number): Promise<Pick<Answer, 'body' | 'isCut'>> {
  if (maxBytes === 0) return { body: Buffer.alloc(0), isCut: false };
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > maxBytes) break;
  }
  return { body: Buffer.concat(chunks).subarray(0, maxBytes), isCut: bytes > maxBytes };
}

/** Name resolution cannot be aborted; this ends the wait for it. */
function rejectsWhenAborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  return promise;
}

async function resolveAll(hostname: string): Promise<string[]> {
  const found = await lookup(hostname, { all: true, order: 'ipv4first' });
  return found.map(({ address }) => address);
}

const unavailable = (reason: string) => new AppError('SOURCE_UNAVAILABLE', reason);

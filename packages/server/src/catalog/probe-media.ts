/**
 * Asks a stranger's address whether there is a film, without becoming his way into our network (SR4).
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
/** Most that is read of an answer: its headers. Its body is never read at all. */
const HEADERS_MAX_BYTES = 16 * 1024;
/** One byte is asked for: many servers refuse HEAD, and of those that ignore ranges nothing is read. */
const RANGE = 'bytes=0-0';
const USER_AGENT = 'StreamIt (+checks that a film is there)';

/** HLS and DASH manifests; the other films are `video/*`. */
const MANIFEST_TYPES: ReadonlySet<string> = new Set([
  'application/vnd.apple.mpegurl',
  'application/x-mpegurl',
  'audio/mpegurl',
  'audio/x-mpegurl',
  'application/dash+xml',
]);

/** Resolves when there is a film at `url`, which must be https. @throws AppError `SOURCE_UNAVAILABLE` with the reason */
export type ProbeMedia = (url: URL) => Promise<void>;

export interface ProbeOptions {
  /** Addresses of a host name; one that is an address already is its own. */
  readonly resolve?: (hostname: string) => Promise<readonly string[]>;
  readonly isAllowedAddress?: (address: string) => boolean;
  /** For the whole probe, redirects and all. */
  readonly deadlineMs?: number;
  /** Certificate authority to trust instead of the system's. */
  readonly ca?: string;
}

export const probeMedia: ProbeMedia = createMediaProbe();

export function createMediaProbe({
  resolve = resolveAll,
  isAllowedAddress = isPublicAddress,
  deadlineMs = DEADLINE_MS,
  ca,
}: ProbeOptions = {}): ProbeMedia {
  async function addressOf({ hostname }: URL): Promise<string> {
    const host = hostname.replace(/^\[(.+)\]$/, '$1');
    const addresses = isIP(host) === 0 ? await resolve(host) : [host];
    const [first] = addresses;
    if (first === undefined) throw unavailable('The address has no such host.');
    if (!addresses.every(isAllowedAddress)) throw unavailable('The address does not lead to the public internet.');
    return first;
  }

  async function follow(url: URL, signal: AbortSignal): Promise<void> {
    let current = url;
    for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
      if (current.protocol !== 'https:') throw unavailable('The address leads to one without https.');
      const { status, type, location } = await ask(current, await addressOf(current), { signal, ...(ca && { ca }) });
      if (location === undefined) return judge(status, type);
      const next = URL.parse(location, current);
      if (next === null) throw unavailable('The address leads nowhere.');
      current = next;
    }
    throw unavailable('The address redirects too often.');
  }

  return async (url) => {
    const signal = AbortSignal.timeout(deadlineMs);
    try {
      await Promise.race([follow(url, signal), rejectsWhenAborted(signal)]);
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw unavailable(signal.aborted ? 'The address does not answer in time.' : 'The address does not answer.');
    }
  };
}

interface Answer {
  readonly status: number;
  /** Media type without parameters, lower-cased. */
  readonly type: string;
  /** Where a redirect leads. */
  readonly location: string | undefined;
}

/** Connects to `address` in the name of `url`'s host, and hangs up after the headers. */
function ask(url: URL, address: string, options: Pick<RequestOptions, 'ca' | 'signal'>): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const call = request({
    ...options,
    host: address,
    port: url.port || 443,
    path: url.pathname + url.search,
    // TLS asks for, and checks, the name; an address has none.
    ...(isIP(url.hostname) === 0 && !url.hostname.startsWith('[') && { servername: url.hostname }),
    headers: { host: url.host, range: RANGE, accept: 'video/*, */*;q=0.5', 'user-agent': USER_AGENT },
    agent: false,
    maxHeaderSize: HEADERS_MAX_BYTES,
  });
  call.on('response', (response: IncomingMessage) => {
    const { statusCode: status = 0, headers } = response;
    const [type = ''] = headers['content-type']?.split(';') ?? [];
    const location = status >= 300 && status < 400 ? headers.location : undefined;
    resolve({ status, type: type.trim().toLowerCase(), location });
    call.destroy();
  });
  call.on('error', reject);
  call.end();
  return promise;
}

function judge(status: number, type: string): void {
  if (status !== 200 && status !== 206) throw unavailable(`The address answers with status ${status}.`);
  if (!type.startsWith('video/') && !MANIFEST_TYPES.has(type)) {
    throw unavailable('There is no film at this address (it is neither a video, nor HLS, nor DASH).');
  }
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

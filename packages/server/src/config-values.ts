/** What the variables of the configuration may say: one parser for each kind, which throws what is wrong with a text. */
import { isIP } from 'node:net';
import { SECRET_KEY_MIN_LENGTH } from './lib/secret-key.ts';

export function integer(min: number, max: number) {
  return (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) throw new Error(`must be a whole number from ${min} to ${max}, not "${text}"`);
    return value;
  };
}

export function oneOf<const Value extends string>(...values: readonly Value[]) {
  return (text: string): Value => {
    const value = values.find((candidate) => candidate === text);
    if (value === undefined) throw new Error(`must be one of ${values.join(', ')}, not "${text}"`);
    return value;
  };
}

/** In the clear only on this machine, for trying it out: whoever reads along could sign in as anybody. */
export function issuer(text: string): string {
  const url = URL.parse(text);
  const isLoopback = url !== null && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  const isIssuer = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback);
  if (!isIssuer || url.search !== '' || url.hash !== '' || url.username !== '') {
    throw new Error(`"${text}" must look like https://accounts.example.org; http is for this machine alone`);
  }
  return text;
}

export function textOrNull(text: string): string | null {
  return text === '' ? null : text;
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

export function origins(text: string): readonly string[] {
  return list(text).map(origin);
}

export function origin(text: string): string {
  const url = URL.parse(text);
  const isOrigin = url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
  if (!isOrigin) throw new Error(`"${text}" must look like https://watch.example.org, without a path`);
  return url.origin;
}

/** Names of proxy-addr for loopback, link-local and private networks. */
const NEARBY = ['loopback', 'linklocal', 'uniquelocal'];

export function proxies(text: string): readonly string[] {
  if (text === 'off') return [];
  if (text === 'on') return NEARBY;
  const entries = list(text);
  const wrong = entries.find((entry) => !isNetwork(entry));
  if (wrong !== undefined) throw new Error(`"${wrong}" is neither off, on, an address nor a network`);
  return entries;
}

/** An address, alone or with a prefix length. */
function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}

/** Its complaint does not repeat it: complaints are logged. */
export function apiKey(text: string): string | null {
  if (text === '') return null;
  if (!/^[\w.-]+$/.test(text)) throw new Error('must consist of letters, digits, ".", "-" and "_" alone');
  return text;
}

export function baseUrl(text: string): string {
  const url = URL.parse(text);
  const isBase = url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  if (!isBase || url.search !== '' || url.hash !== '') {
    throw new Error('must look like https://api.themoviedb.org/3, without a user name or a query');
  }
  return url.href.replace(/\/+$/, '');
}

export function databaseUrl(text: string): string | null {
  if (text === '') return null;
  const isPostgres = /^postgres(ql)?:$/.test(URL.parse(text)?.protocol ?? '');
  // Its complaint does not repeat it: it may hold a password.
  if (!isPostgres && !/^sqlite:./.test(text)) throw new Error('must be sqlite:<path> or postgres://user@host/database');
  return text;
}

/** One server, or some nodes of a cluster, which find the others themselves. Its complaint does not repeat it, for its password. */
export function redisUrls(text: string): readonly string[] {
  const urls = list(text);
  for (const url of urls) {
    if (!/^rediss?:$/.test(URL.parse(url)?.protocol ?? ''))
      throw new Error('must be redis://host:port, or several separated by commas');
  }
  return urls;
}

/** Braces would decide which server of a cluster a key lives on, and blanks do not go into a client's name. */
export function redisPrefix(text: string): string {
  if (!/^[\w.:-]{1,64}$/.test(text)) throw new Error('must be 1 to 64 letters, digits, ".", ":", "-" and "_"');
  return text;
}

export function secretKey(text: string): string | null {
  if (text === '') return null;
  if (text.length < SECRET_KEY_MIN_LENGTH) throw new Error(`must have at least ${SECRET_KEY_MIN_LENGTH} characters`);
  return text;
}

/** Its complaint does not repeat it. Letters that every HTTP client sends as they are. */
export function metricsToken(text: string): string | null {
  if (text === '') return null;
  if (!/^[\w.~+/=-]{16,256}$/.test(text)) throw new Error('must be 16 to 256 letters, digits and . ~ + / = - _');
  return text;
}

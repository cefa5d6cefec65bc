/** The configuration: from the environment alone, read once, refused loudly (OP1). The only reader of the environment's names. */
import { dirname, join, resolve } from 'node:path';
import { GRACE_SECONDS, ROOM_MAX_VIEWERS } from '@streamit/protocol';
import {
  apiKey,
  baseUrl,
  databaseUrl,
  integer,
  issuer,
  metricsToken,
  oneOf,
  origin,
  origins,
  proxies,
  redisPrefix,
  redisUrls,
  secretKey,
  textOrNull,
} from './config-values.ts';
import { SECRET_KEY_MIN_LENGTH, secretKeyBeside } from './lib/secret-key.ts';

interface Variable<Value> {
  readonly name: string;
  /** As one would write it; also what is used when the variable is missing or empty. */
  readonly fallback: string;
  readonly description: string;
  /** @throws Error whose message says what is wrong with the text */
  readonly parse: (text: string) => Value;
}

const GOOGLE = 'https://accounts.google.com';

/** Every variable, once: this table gives the parser, its messages, and the documents. */
const VARIABLES = {
  port: {
    name: 'PORT',
    fallback: '8000',
    description: 'TCP port to listen on; 0 takes a free one.',
    parse: integer(0, 65_535),
  },
  host: {
    name: 'HOST',
    fallback: '0.0.0.0',
    description: 'Address to listen on.',
    parse: String,
  },
  logLevel: {
    name: 'LOG_LEVEL',
    fallback: 'info',
    description: 'Least weight of the log lines that are written: fatal, error, warn, info, debug, trace or silent.',
    parse: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
  },
  dataDir: {
    name: 'STREAMIT_DATA_DIR',
    fallback: './data',
    description: 'Directory of what the server keeps; created when missing.',
    parse: (text: string) => resolve(text),
  },
  databaseUrl: {
    name: 'DATABASE_URL',
    fallback: '',
    description:
      'Database, as sqlite:<path> or postgres://user:password@host:port/database. Default: sqlite:<STREAMIT_DATA_DIR>/streamit.db',
    parse: databaseUrl,
  },
  redisUrls: {
    name: 'REDIS_URL',
    fallback: '',
    description:
      'Redis that the nodes share, as redis://host:port or rediss://user:password@host:port; several, separated by commas, are nodes of a Redis Cluster. Without it live state is kept in memory, and one process serves everyone.',
    parse: redisUrls,
  },
  redisPrefix: {
    name: 'STREAMIT_REDIS_PREFIX',
    fallback: 'streamit',
    description:
      'What the names of all keys and channels in Redis begin with; installations that share a Redis differ in it. The same for all nodes of one.',
    parse: redisPrefix,
  },
  workers: {
    name: 'STREAMIT_WORKERS',
    fallback: '1',
    description:
      'Processes that serve on the one port, so that all cores are used. More than one needs REDIS_URL and PostgreSQL.',
    parse: integer(1, 64),
  },
  secretKey: {
    name: 'SECRET_KEY',
    fallback: '',
    description: `Signs access tokens; at least ${SECRET_KEY_MIN_LENGTH} characters. Without it one is made and kept beside the database; with NODE_ENV=production, or with REDIS_URL, it must be given: nodes that sign alike.`,
    parse: secretKey,
  },
  publicUrl: {
    name: 'STREAMIT_PUBLIC_URL',
    fallback: '',
    description: 'Where people reach this server, such as https://watch.example.org.',
    parse: (text: string) => (text === '' ? null : origin(text)),
  },
  allowedOrigins: {
    name: 'STREAMIT_ALLOWED_ORIGINS',
    fallback: '',
    description: 'Other origins whose pages may call this server, separated by commas.',
    parse: origins,
  },
  trustProxy: {
    name: 'STREAMIT_TRUST_PROXY',
    fallback: 'off',
    description:
      'Proxies whose X-Forwarded-For is believed: off, on (those on this machine and in private networks), or their addresses and networks, separated by commas.',
    parse: proxies,
  },
  oidcIssuer: {
    name: 'STREAMIT_OIDC_ISSUER',
    fallback: GOOGLE,
    description: 'OpenID Connect provider with whose accounts people may sign in: its issuer, exactly as it writes it.',
    parse: issuer,
  },
  oidcClientId: {
    name: 'STREAMIT_OIDC_CLIENT_ID',
    fallback: '',
    description:
      'Name of this server at that provider. Without it and its secret nobody signs in that way. To be registered there as redirect URI: <STREAMIT_PUBLIC_URL>/api/auth/google/callback/',
    parse: textOrNull,
  },
  oidcClientSecret: {
    name: 'STREAMIT_OIDC_CLIENT_SECRET',
    fallback: '',
    description: 'Secret of this server at that provider.',
    parse: textOrNull,
  },
  tmdbApiKey: {
    name: 'TMDB_API_KEY',
    fallback: '',
    description:
      'Key (v3) or access token (v4) for The Movie Database. With it search finds films and series, without it the built-in films.',
    parse: apiKey,
  },
  tmdbBaseUrl: {
    name: 'TMDB_BASE_URL',
    fallback: 'https://api.themoviedb.org/3',
    description: 'Where The Movie Database, or a mirror of it, is asked.',
    parse: baseUrl,
  },
  graceSeconds: {
    name: 'STREAMIT_GRACE_SECONDS',
    fallback: String(GRACE_SECONDS),
    description: 'How long a room waits for its host before it ends.',
    parse: integer(1, 86_400),
  },
  maxViewers: {
    name: 'STREAMIT_MAX_VIEWERS',
    fallback: String(ROOM_MAX_VIEWERS),
    description: 'Live connections of one room.',
    parse: integer(1, 100_000),
  },
  authAttemptsPerMinute: {
    name: 'STREAMIT_AUTH_ATTEMPTS_PER_MINUTE',
    fallback: '10',
    description: 'Sign-ins, registrations and new guests per client address, and per account; 0 = no limit.',
    parse: integer(0, 1_000_000),
  },
  httpRequestsPerMinute: {
    name: 'STREAMIT_HTTP_REQUESTS_PER_MINUTE',
    fallback: '600',
    description: 'API calls per client address; 0 = no limit.',
    parse: integer(0, 1_000_000),
  },
  metricsToken: {
    name: 'STREAMIT_METRICS_TOKEN',
    fallback: '',
    description:
      'Whoever brings it (Authorization: Bearer …) may read /metrics/; at least 16 characters. Without it they are told to programs on this machine alone, and to nobody with NODE_ENV=production or STREAMIT_PUBLIC_URL.',
    parse: metricsToken,
  },
} as const satisfies Record<string, Variable<unknown>>;

type Settings = { readonly [Key in keyof typeof VARIABLES]: ReturnType<(typeof VARIABLES)[Key]['parse']> };

/** What the environment says, checked. `secretKey` is `null` when one has to be made. */
export interface ParsedConfig extends Settings {
  readonly databaseUrl: string;
  readonly isProduction: boolean;
}

export interface Config extends ParsedConfig {
  readonly secretKey: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Lists everything that is wrong, one line for each variable. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(`The configuration is not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** Checks the environment without touching anything. @throws ConfigError */
export function parseConfig(env: Environment): ParsedConfig {
  const problems = refusedNames(env);
  const settings: Record<string, unknown> = {};
  for (const [key, { name, fallback, parse }] of Object.entries(VARIABLES)) {
    try {
      settings[key] = parse(env[name] || fallback);
    } catch (error) {
      problems.push(`${name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  const isProduction = env.NODE_ENV === 'production';
  if (isProduction && !env.SECRET_KEY) problems.push('SECRET_KEY: must be given when NODE_ENV is production');
  if (env.REDIS_URL && !env.SECRET_KEY)
    problems.push('SECRET_KEY: must be given with REDIS_URL, the same for all nodes');
  if ((settings.workers ?? 1) !== 1 && !(env.REDIS_URL && env.DATABASE_URL?.startsWith('postgres'))) {
    problems.push('STREAMIT_WORKERS: more than one process needs REDIS_URL and a DATABASE_URL of PostgreSQL');
  }
  if (Boolean(env.STREAMIT_OIDC_CLIENT_ID) !== Boolean(env.STREAMIT_OIDC_CLIENT_SECRET)) {
    problems.push('STREAMIT_OIDC_CLIENT_ID, STREAMIT_OIDC_CLIENT_SECRET: one is of no use without the other');
  }
  if (problems.length > 0) throw new ConfigError(problems);
  const { databaseUrl: url, ...rest } = settings as unknown as Settings;
  return Object.freeze({ ...rest, databaseUrl: url ?? `sqlite:${join(rest.dataDir, 'streamit.db')}`, isProduction });
}

/** The configuration to run with; makes the secret key and keeps it beside the database when none is given. @throws ConfigError */
export function readConfig(env: Environment): Config {
  const parsed = parseConfig(env);
  return Object.freeze({ ...parsed, secretKey: parsed.secretKey ?? keptSecretKey(parsed) });
}

function keptSecretKey({ databaseUrl, dataDir }: ParsedConfig): string {
  const path = /^sqlite:(?!:memory:)(.*)/.exec(databaseUrl)?.[1];
  try {
    return secretKeyBeside(path === undefined ? dataDir : dirname(path));
  } catch (error) {
    throw new ConfigError([`SECRET_KEY: ${error instanceof Error ? error.message : error}`]);
  }
}

/** The variables as a person reads them, for `--help`, documents and `.env.example`. */
export function describeConfig(): readonly Pick<Variable<unknown>, 'name' | 'fallback' | 'description'>[] {
  return Object.values(VARIABLES).map(({ name, fallback, description }) => ({ name, fallback, description }));
}

function refusedNames(env: Environment): string[] {
  const known = new Set(Object.values(VARIABLES).map(({ name }) => name as string));
  const unknown = Object.keys(env).filter((name) => name.startsWith('STREAMIT_') && !known.has(name));
  return unknown.map((name) => `${name}: is not known to this version`);
}

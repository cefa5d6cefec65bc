import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ConfigError, describeConfig, type Environment, parseConfig, readConfig } from './config.ts';

async function temporaryDirectory(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'streamit-config-'));
  t.after(() => rm(directory, { recursive: true }));
  return directory;
}

const refused = (env: Environment, ...reasons: RegExp[]) =>
  assert.throws(
    () => parseConfig(env),
    (error) => error instanceof ConfigError && reasons.every((reason) => reason.test(error.message)),
  );

test('[OP1] without any variable there is a configuration that runs', () => {
  assert.deepEqual(parseConfig({ PATH: '/bin', HOME: '/root' }), {
    port: 8000,
    host: '0.0.0.0',
    logLevel: 'info',
    dataDir: resolve('data'),
    databaseUrl: `sqlite:${resolve('data/streamit.db')}`,
    redisUrls: [],
    redisPrefix: 'streamit',
    workers: 1,
    secretKey: null,
    publicUrl: null,
    allowedOrigins: [],
    trustProxy: [],
    oidcIssuer: 'https://accounts.google.com',
    oidcClientId: null,
    oidcClientSecret: null,
    tmdbApiKey: null,
    tmdbBaseUrl: 'https://api.themoviedb.org/3',
    graceSeconds: 600,
    maxViewers: 1000,
    authAttemptsPerMinute: 10,
    httpRequestsPerMinute: 600,
    metricsToken: null,
    isProduction: false,
  });
});

test('[OP1] each variable is read', () => {
  const secretKey = 'k'.repeat(32);
  const config = parseConfig({
    PORT: '0',
    HOST: '::1',
    LOG_LEVEL: 'silent',
    SECRET_KEY: secretKey,
    DATABASE_URL: 'postgres://db/streamit',
    REDIS_URL: 'redis://store',
    STREAMIT_REDIS_PREFIX: 'evening:2',
    STREAMIT_WORKERS: '4',
    NODE_ENV: 'production',
    STREAMIT_DATA_DIR: '/var/lib/streamit',
    STREAMIT_PUBLIC_URL: 'https://watch.example.org/',
    STREAMIT_ALLOWED_ORIGINS: 'https://a.example, http://localhost:5173',
    STREAMIT_TRUST_PROXY: '10.0.0.1, fd00::/8',
    STREAMIT_OIDC_ISSUER: 'https://login.example.org/realms/home',
    STREAMIT_OIDC_CLIENT_ID: 'streamit',
    STREAMIT_OIDC_CLIENT_SECRET: 'shared',
    TMDB_API_KEY: 'eyJh.eyJz.c2ln-_',
    TMDB_BASE_URL: 'http://localhost:9000/tmdb/',
    STREAMIT_GRACE_SECONDS: '2',
    STREAMIT_MAX_VIEWERS: '50',
    STREAMIT_AUTH_ATTEMPTS_PER_MINUTE: '0',
    STREAMIT_HTTP_REQUESTS_PER_MINUTE: '0',
    STREAMIT_METRICS_TOKEN: 'token-of-prometheus',
  });
  assert.deepEqual(config, {
    port: 0,
    host: '::1',
    logLevel: 'silent',
    dataDir: '/var/lib/streamit',
    databaseUrl: 'postgres://db/streamit',
    redisUrls: ['redis://store'],
    redisPrefix: 'evening:2',
    workers: 4,
    secretKey,
    publicUrl: 'https://watch.example.org',
    allowedOrigins: ['https://a.example', 'http://localhost:5173'],
    trustProxy: ['10.0.0.1', 'fd00::/8'],
    oidcIssuer: 'https://login.example.org/realms/home',
    oidcClientId: 'streamit',
    oidcClientSecret: 'shared',
    tmdbApiKey: 'eyJh.eyJz.c2ln-_',
    tmdbBaseUrl: 'http://localhost:9000/tmdb',
    graceSeconds: 2,
    maxViewers: 50,
    authAttemptsPerMinute: 0,
    httpRequestsPerMinute: 0,
    metricsToken: 'token-of-prometheus',
    isProduction: true,
  });
  assert.ok(Object.isFrozen(config));
  assert.equal(describeConfig().length, Object.keys(config).length - 1, 'and each is described (NODE_ENV is Node’s)');
});

test('[OP1] an empty variable is a missing one', () => {
  assert.deepEqual(parseConfig({ PORT: '', SECRET_KEY: '', STREAMIT_PUBLIC_URL: '' }), parseConfig({}));
});

test('[OP1] a bad value is refused with its name and the reason', () => {
  refused({ PORT: '80a' }, /PORT: must be a whole number from 0 to 65535, not "80a"/);
  refused({ PORT: '65536' }, /PORT/);
  refused({ STREAMIT_METRICS_TOKEN: 'short' }, /STREAMIT_METRICS_TOKEN: must be 16 to 256 letters/);
  refused({ PORT: '-1' }, /PORT/);
  refused({ PORT: '1e3' }, /PORT/);
  refused({ LOG_LEVEL: 'loud' }, /LOG_LEVEL: must be one of fatal, .*not "loud"/);
  refused({ SECRET_KEY: 'short' }, /SECRET_KEY: must have at least 32 characters/);
  refused({ DATABASE_URL: 'sqlite:' }, /DATABASE_URL: must be sqlite:<path>/);
  refused({ DATABASE_URL: 'mysql://x' }, /DATABASE_URL/);
  refused({ STREAMIT_PUBLIC_URL: 'watch.example.org' }, /STREAMIT_PUBLIC_URL/);
  refused({ STREAMIT_PUBLIC_URL: 'https://example.org/watch' }, /STREAMIT_PUBLIC_URL.*without a path/);
  refused({ STREAMIT_ALLOWED_ORIGINS: 'https://a.example,*' }, /STREAMIT_ALLOWED_ORIGINS: "\*"/);
  refused({ STREAMIT_TRUST_PROXY: 'yes' }, /STREAMIT_TRUST_PROXY: "yes"/);
  refused({ STREAMIT_TRUST_PROXY: '10.0.0.0/33' }, /STREAMIT_TRUST_PROXY/);
  refused({ STREAMIT_GRACE_SECONDS: '0' }, /STREAMIT_GRACE_SECONDS/);
  for (const url of ['api.example', 'ftp://api.example', 'https://u:p@api.example', 'https://api.example/3?key=1']) {
    refused({ TMDB_BASE_URL: url }, /TMDB_BASE_URL: must look like/);
  }
});

test('[TR9] a key for TMDB that cannot be one is refused without being repeated', () => {
  assert.throws(
    () => parseConfig({ TMDB_API_KEY: 'my secret key' }),
    (error) => error instanceof ConfigError && /TMDB_API_KEY: /.test(error.message) && !/secret/.test(error.message),
  );
});

test('[OP1] [AU3] a provider is reached over https, but for one on this machine; its id and secret come together', () => {
  for (const good of ['http://127.0.0.1:9000', 'http://localhost', 'http://[::1]:9000', 'https://a.example/realms/x']) {
    assert.equal(parseConfig({ STREAMIT_OIDC_ISSUER: good }).oidcIssuer, good);
  }
  for (const bad of [
    'http://a.example',
    'a.example',
    'ftp://localhost',
    'https://a.example/?x',
    'https://u@a.example',
  ]) {
    refused({ STREAMIT_OIDC_ISSUER: bad }, /STREAMIT_OIDC_ISSUER: .* must look like/);
  }
  refused({ STREAMIT_OIDC_CLIENT_ID: 'streamit' }, /STREAMIT_OIDC_CLIENT_SECRET: one is of no use without/);
  refused({ STREAMIT_OIDC_CLIENT_SECRET: 'shared' }, /STREAMIT_OIDC_CLIENT_ID/);
});

test('[OP1] all that is wrong is told at once, unknown STREAMIT_ names too', () => {
  refused(
    { PORT: 'x', STREAMIT_GRACE_SECOND: '5', STREAMIT_MAX_VIEWERS: 'many' },
    /PORT: /,
    /STREAMIT_GRACE_SECOND: is not known to this version/,
    /STREAMIT_MAX_VIEWERS: /,
  );
});

test('[OP1] several nodes need what they share', () => {
  const secretKey = 'k'.repeat(32);
  const shared = { DATABASE_URL: 'postgres://app:secret@db/streamit', SECRET_KEY: secretKey };
  const one = parseConfig({ ...shared, REDIS_URL: 'redis://localhost:6379', STREAMIT_WORKERS: '4' });
  assert.deepEqual([one.databaseUrl, one.redisUrls, one.workers], [shared.DATABASE_URL, ['redis://localhost:6379'], 4]);
  const cluster = parseConfig({ ...shared, REDIS_URL: 'rediss://a:1, rediss://b:2' });
  assert.deepEqual(cluster.redisUrls, ['rediss://a:1', 'rediss://b:2']);
  refused({ REDIS_URL: 'redis://localhost' }, /SECRET_KEY: must be given with REDIS_URL/);
  refused({ STREAMIT_REDIS_PREFIX: '{room}' }, /STREAMIT_REDIS_PREFIX: must be 1 to 64/);
  refused({ REDIS_URL: 'localhost:6379', SECRET_KEY: secretKey }, /REDIS_URL: must be redis:/);
  refused({ ...shared, STREAMIT_WORKERS: '2' }, /STREAMIT_WORKERS: .*needs REDIS_URL/);
  refused(
    { SECRET_KEY: secretKey, REDIS_URL: 'redis://localhost', STREAMIT_WORKERS: '2' },
    /STREAMIT_WORKERS: .*PostgreSQL/,
  );
  refused({ STREAMIT_WORKERS: '0' }, /STREAMIT_WORKERS: must be a whole number from 1/);
});

test('[OP1] in production the secret key must be given', () => {
  refused({ NODE_ENV: 'production' }, /SECRET_KEY: must be given/);
});

test('[OP1] a missing secret key is made once and kept beside the database, for its owner alone', async (t) => {
  const directory = await temporaryDirectory(t);
  const env = { DATABASE_URL: `sqlite:${join(directory, 'deeper', 'x.db')}`, STREAMIT_DATA_DIR: directory };
  const { secretKey } = readConfig(env);
  assert.ok(secretKey.length >= 32);
  assert.equal(readConfig(env).secretKey, secretKey);
  const path = join(directory, 'deeper', 'secret.key');
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.equal((await readFile(path, 'utf8')).trim(), secretKey);
});

test('[OP1] a kept key that is too short to be safe stops the start', async (t) => {
  const directory = await temporaryDirectory(t);
  await writeFile(join(directory, 'secret.key'), 'short');
  assert.throws(() => readConfig({ STREAMIT_DATA_DIR: directory }), /SECRET_KEY: .*fewer than 32/);
});

test('[OP1] checking the configuration changes nothing', async (t) => {
  const directory = join(await temporaryDirectory(t), 'data');
  assert.equal(parseConfig({ STREAMIT_DATA_DIR: directory }).secretKey, null);
  await assert.rejects(stat(directory), /ENOENT/);
});

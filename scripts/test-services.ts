/**
 * The PostgreSQL and the Redis that tests run against: those that TEST_POSTGRES_URL and TEST_REDIS_URL name, else
 * throw-away ones on loopback, which end with the tests and leave nothing behind.
 */
import { spawnSync } from 'node:child_process';
import { findPostgres, startPostgresProcess } from '../packages/server/test/postgres-process.ts';
import { findRedis, startRedisProcess } from '../packages/server/test/redis-process.ts';
import type { Owner, ServiceProcess } from '../packages/server/test/service-process.ts';

interface Service {
  readonly name: string;
  /** Variable by which tests find it. */
  readonly variable: 'TEST_POSTGRES_URL' | 'TEST_REDIS_URL';
  /** Debian's package. */
  readonly package: string;
  isInstalled(): boolean;
  start(owner: Owner): Promise<ServiceProcess>;
}

const services: readonly Service[] = [
  {
    name: 'PostgreSQL',
    variable: 'TEST_POSTGRES_URL',
    package: 'postgresql',
    isInstalled: () => findPostgres() !== undefined,
    start: (owner) => startPostgresProcess(owner),
  },
  {
    name: 'Redis',
    variable: 'TEST_REDIS_URL',
    package: 'redis-server',
    isInstalled: () => findRedis() !== undefined,
    start: (owner) => startRedisProcess(owner),
  },
];

export interface TestServices {
  /** Variables for the tests. */
  readonly env: Readonly<Record<string, string>>;
  /** What is missing, as sentences for whoever runs the tests; with CI set each is a failure. */
  readonly missing: readonly string[];
  stop(): Promise<void>;
}

/** Starts what is not there yet, installing it first where that needs nobody's permission. */
export async function startTestServices(env: NodeJS.ProcessEnv): Promise<TestServices> {
  const ends: (() => Promise<void>)[] = [];
  const owner: Owner = { after: (end) => void ends.push(end) };
  const wanted = services.filter(({ variable }) => !env[variable]);
  install(wanted.filter((service) => !service.isInstalled()));
  const found: Record<string, string> = {};
  const missing: string[] = [];
  for (const { name, variable, package: aptName, isInstalled, start } of wanted) {
    const advice = `Install it (Debian: ${aptName}), or name a server of your own by ${variable}.`;
    if (!isInstalled()) {
      missing.push(`Left out: the tests on ${name}, because it is not installed. ${advice}`);
      continue;
    }
    try {
      found[variable] = (await start(owner)).url;
    } catch (error) {
      missing.push(`Left out: the tests on ${name}, because it did not start (${error}). ${advice}`);
    }
  }
  return {
    env: found,
    missing,
    async stop() {
      for (const end of ends.splice(0).reverse()) await end();
    },
  };
}

/** Debian's packages when this is root on a machine with apt-get (a container, a CI job); else nothing. */
function install(missing: readonly Service[]): void {
  const mayInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
  if (missing.length === 0 || !mayInstall) return;
  const names = missing.map((service) => service.package);
  process.stderr.write(`Installing the packages ${names.join(', ')} …\n`);
  // RUNLEVEL=1: the package's scripts install the program and start no service of the machine's.
  const apt = (...args: string[]) =>
    spawnSync('apt-get', args, {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
      encoding: 'utf8',
    });
  for (const result of [apt('-qq', 'update'), apt('-qq', '-y', '--no-install-recommends', 'install', ...names)]) {
    if (result.status !== 0) process.stderr.write(`${result.stderr}\n`);
  }
}

/** The real program with several workers on one port, on a Redis prefix and a PostgreSQL database of the test's own. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createPostgresDatabase } from './databases.ts';
import { forgetRedis } from './redis-under-test.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

const { TEST_POSTGRES_URL, TEST_REDIS_URL } = process.env;

/** A test that is registered where both services are; in CI they must be. */
export function workersTest(title: string, body: (t: TestContext) => Promise<void>): void {
  if (TEST_POSTGRES_URL && TEST_REDIS_URL) test(title, { timeout: 120_000 }, body);
  else if (process.env.CI) test(title, () => assert.fail('TEST_POSTGRES_URL and TEST_REDIS_URL are not set'));
}

/** One worker, from the line in which it says that it listens. */
export interface WorkerProcess {
  readonly worker: number;
  readonly pid: number;
}

export interface WorkerProcesses {
  readonly url: string;
  readonly supervisor: ChildProcess;
  /** What a command of the program needs in order to work on the same database and store. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Everything that was written to standard error so far. */
  errors(): string;
  /** Lines of standard output that begin so. */
  printed(beginning: string): string[];
  /** Workers that ever listened, in their order; resolves when there are `count` of them. */
  listened(count: number): Promise<readonly WorkerProcess[]>;
  /** Resolves with the exit code of the supervisor. */
  readonly exited: Promise<number | null>;
}

/** Starts `count` workers; `env` is added to the environment. `null`: it ended before it served. */
export async function startWorkers(
  t: TestContext,
  count: number,
  env: Record<string, string> = {},
): Promise<WorkerProcesses | { url: null; errors: string; code: number | null }> {
  const redis = TEST_REDIS_URL ?? assert.fail('TEST_REDIS_URL is not set');
  const database = await createPostgresDatabase(t);
  const prefix = `test-${database.slice(-16)}`;
  t.after(() => forgetRedis([redis], prefix));
  const everything = {
    PATH: process.env.PATH,
    HOST: '127.0.0.1',
    PORT: '0',
    SECRET_KEY: 'x'.repeat(32),
    DATABASE_URL: database,
    REDIS_URL: redis,
    STREAMIT_REDIS_PREFIX: prefix,
    STREAMIT_WORKERS: String(count),
    STREAMIT_AUTH_ATTEMPTS_PER_MINUTE: '0',
    STREAMIT_HTTP_REQUESTS_PER_MINUTE: '0',
    ...env,
  };
  const supervisor = spawn(process.execPath, [MAIN], {
    // A group of its own, as under a terminal.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: everything,
  });
  const exited = once(supervisor, 'close').then(([code]) => code as number | null);
  t.after(async () => {
    if (supervisor.exitCode === null) supervisor.kill('SIGTERM');
    await exited;
  });
  const lines: string[] = [];
  let errors = '';
  const output = createInterface({ input: supervisor.stdout });
  output.on('line', (line) => lines.push(line));
  supervisor.stderr.on('data', (text) => {
    errors += String(text);
  });
  const printed = (beginning: string) => lines.filter((line) => line.startsWith(beginning));
  const WELCOME = 'StreamIt is at ';
  while (printed(WELCOME).length === 0) {
    const code = await Promise.race([once(output, 'line').then(() => undefined), exited]);
    if (code !== undefined) return { url: null, errors, code };
  }

  function workersIn(): WorkerProcess[] {
    const said = printed('{').map((line) => JSON.parse(line) as WorkerProcess & { msg: string });
    return said.filter(({ msg }) => msg.startsWith('Server listening'));
  }
  return {
    url: printed(WELCOME)[0]?.slice(WELCOME.length) ?? '',
    supervisor,
    env: everything,
    errors: () => errors,
    printed,
    async listened(expected) {
      while (workersIn().length < expected) await once(output, 'line');
      return workersIn();
    },
    exited,
  };
}

/** Whether a process with this id exists. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

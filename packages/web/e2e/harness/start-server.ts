/** The real program with the built page, as a process of its own, on a free port and with a folder that goes away with it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = join(import.meta.dirname, '../../../server/src/main.ts');
const page = join(import.meta.dirname, '../../dist/index.html');

export interface TestServer {
  readonly url: string;
  /** With the database, for what no call of a test without the internet can bring about. */
  readonly dataDir: string;
  /** Stops it as an operator would. @throws when it does not end with 0 */
  stop(): Promise<void>;
}

export async function startServer(settings: Readonly<Record<string, string>> = {}): Promise<TestServer> {
  if (!existsSync(page)) throw new Error('The page is not built: run `node scripts/setup.mjs --page` first.');
  const dataDir = await mkdtemp(join(tmpdir(), 'streamit-e2e-'));
  const server = spawn(process.execPath, [program], {
    env: {
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'warn',
      STREAMIT_DATA_DIR: dataDir,
      // All browsers of a test share one address.
      STREAMIT_AUTH_ATTEMPTS_PER_MINUTE: '0',
      STREAMIT_HTTP_REQUESTS_PER_MINUTE: '0',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const endWithUs = () => server.kill('SIGKILL');
  process.once('exit', endWithUs);
  return {
    url: await addressOf(server),
    dataDir,
    async stop() {
      process.off('exit', endWithUs);
      if (server.exitCode === null && server.signalCode === null) {
        const ended = once(server, 'exit');
        server.kill('SIGTERM');
        await ended;
      }
      await rm(dataDir, { recursive: true });
      if (server.exitCode !== 0) throw new Error(`The server ended with ${server.exitCode ?? server.signalCode}`);
    },
  };
}

/** Reads standard output until the server says where it is; what follows is read and forgotten. */
async function addressOf(server: ChildProcess): Promise<string> {
  if (server.stdout === null) throw new Error('no standard output');
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  createInterface({ input: server.stdout }).on('line', (line) => {
    const [url] = line.match(/http:\/\/[^\s/]+/) ?? [];
    if (url !== undefined) resolve(url);
  });
  server.once('exit', (code) => reject(new Error(`The server ended with ${code} before it listened`)));
  return promise;
}

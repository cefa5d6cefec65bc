/** The servers that are compared, each started as its own process with the same probe in it. */
import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Target } from './room-clients.ts';
import { end } from './rpc.ts';

export interface RunningArm {
  readonly server: ChildProcess;
  /** The host and all viewers; of StreamIt each is another account. */
  readonly target: Target;
  stop(): Promise<void>;
}
export interface Arm {
  readonly name: string;
  start(viewers: number): Promise<RunningArm>;
}

const here = import.meta.dirname;
const streamit = join(here, '../../packages/server/src/main.ts');

export const arms: readonly Arm[] = [
  { name: 'StreamIt', start: startStreamIt },
  { name: 'ws loop', start: (viewers) => startComparison('ws-loop.ts', 'websocket', viewers) },
  { name: 'socket.io', start: (viewers) => startComparison('socket-io.ts', 'socket.io', viewers) },
];

/** The real server, with its database and all its rules. Only what limits one address is off: all clients share one. */
async function startStreamIt(viewers: number): Promise<RunningArm> {
  const dataDir = await mkdtemp(join(tmpdir(), 'streamit-bench-'));
  const env = {
    PATH: process.env.PATH,
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'error',
    STREAMIT_DATA_DIR: dataDir,
    STREAMIT_AUTH_ATTEMPTS_PER_MINUTE: '0',
    STREAMIT_HTTP_REQUESTS_PER_MINUTE: '0',
  };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [streamit, 'seed-room', '--viewers', String(viewers)],
    {
      env,
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  const room = JSON.parse(stdout) as { code: string; host: string; viewers: string[] };
  const { server, url } = await startServer(streamit, { env });
  return {
    server,
    target: {
      protocol: 'websocket',
      urls: [room.host, ...room.viewers].map(
        (token) => `${url.replace(/^http/, 'ws')}/ws/room/${room.code}/?token=${token}`,
      ),
    },
    async stop() {
      await end(server);
      await rm(dataDir, { recursive: true });
    },
  };
}

async function startComparison(file: string, protocol: Target['protocol'], viewers: number): Promise<RunningArm> {
  const { server, url } = await startServer(join(here, 'servers', file), {});
  const target = protocol === 'websocket' ? url.replace(/^http/, 'ws') : url;
  return {
    server,
    target: { protocol, urls: Array.from({ length: viewers + 1 }, () => target) },
    stop: () => end(server),
  };
}

/** Starts a server with the probe in it, and waits until it says where it is. */
export async function startServer(file: string, options: SpawnOptions): Promise<{ server: ChildProcess; url: string }> {
  const server = spawn(process.execPath, ['--expose-gc', '--import', join(here, 'server-probe.ts'), file], {
    ...options,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const said: string[] = [];
  if (server.stdout === null) throw new Error('no standard output to read the address from');
  for await (const line of createInterface({ input: server.stdout })) {
    const [url] = line.match(/http:\/\/[^\s/]+/) ?? [];
    if (url !== undefined) {
      server.stdout.resume();
      return { server, url };
    }
    said.push(line);
  }
  throw new Error(`${file} ended before it listened:\n${said.join('\n')}`);
}

/** StreamIt itself, as it is measured: the real program, with its database and all its rules, in processes of its own. */
import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { end, type Remote, remote } from './rpc.ts';
import type { SeededRoom } from './seed-rooms.ts';
import type { probe } from './server-probe.ts';
import { type Stack, startRedis } from './services.ts';

const here = import.meta.dirname;
const main = join(here, '../../packages/server/src/main.ts');

/** The environment of an installation's processes. */
export type Environment = Readonly<Record<string, string>>;

export interface Services {
  /** In memory when missing. */
  readonly redisUrl?: string;
  /** A file of its own when missing. */
  readonly databaseUrl?: string;
}

/** Where live state is kept: what is compared when everything else is the same. */
export const stores: readonly { readonly name: string; readonly services: (stack: Stack) => Promise<Services> }[] = [
  { name: 'memory', services: async () => ({}) },
  { name: 'Redis', services: async (stack) => ({ redisUrl: await startRedis(stack) }) },
];

/**
 * A place for one installation, which goes away with `stack`. What limits one address is off, because all clients share one,
 * and a room of a thousand viewers takes its host as well.
 */
export async function createInstallation(stack: Stack, { redisUrl, databaseUrl }: Services = {}): Promise<Environment> {
  const dataDir = await mkdtemp(join(tmpdir(), 'streamit-bench-'));
  stack.defer(() => rm(dataDir, { recursive: true }));
  return {
    PATH: process.env.PATH ?? '',
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'error',
    SECRET_KEY: 'the same for all nodes of a measurement',
    STREAMIT_DATA_DIR: dataDir,
    STREAMIT_AUTH_ATTEMPTS_PER_MINUTE: '0',
    STREAMIT_HTTP_REQUESTS_PER_MINUTE: '0',
    STREAMIT_MAX_VIEWERS: '2000',
    ...(redisUrl !== undefined && { REDIS_URL: redisUrl }),
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
  };
}

/** Rooms with a host and so many viewers each, all ready to be joined. Before the first node of the installation starts. */
export async function seedRooms(env: Environment, rooms: number, viewers: number): Promise<SeededRoom[]> {
  const program = [join(here, 'seed-rooms.ts'), String(rooms), String(viewers)];
  const { stdout } = await promisify(execFile)(process.execPath, program, { env, maxBuffer: 256 * 1024 * 1024 });
  return JSON.parse(stdout) as SeededRoom[];
}

export interface RunningNode {
  readonly process: ChildProcess;
  readonly probe: Remote<typeof probe>;
  /** Where somebody with this token connects to a room. */
  socketUrl(room: Pick<SeededRoom, 'code'>, token: string): string;
}

/** Starts a node; it ends with `stack`. */
export async function startNode(stack: Stack, env: Environment): Promise<RunningNode> {
  const { server, url } = await startServer(main, { env });
  stack.defer(() => end(server));
  return {
    process: server,
    probe: remote<typeof probe>(server),
    socketUrl: ({ code }, token) => `${url.replace(/^http/, 'ws')}/ws/room/${code}/?token=${token}`,
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

/**
 * A program that serves on a loopback port from a temporary folder, for tests that kill, freeze and restart it. What it
 * is started with and how it says that it is ready is told by `redis-process.ts` and `postgres-process.ts`.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, globSync, rmSync } from 'node:fs';
import { chown, mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';

/** How long a program may take to be ready or to end, in milliseconds. */
const PATIENCE_MS = 30_000;

export interface ServiceProcess {
  readonly port: number;
  readonly url: string;
  /** `kill -9` of the program with all its children; resolves when it is gone. */
  kill(): Promise<void>;
  /** The orderly end; resolves when it is gone. What is connected is cut off. */
  stop(): Promise<void>;
  /** Starts it again after `kill` or `stop`: same port, same folder; resolves when it takes connections. */
  start(): Promise<void>;
  /** SIGSTOP: connections stay open and nothing is answered. */
  freeze(): void;
  thaw(): void;
}

/** Who ends what he started: a TestContext, or whatever else calls the function when it is over. */
export interface Owner {
  after(end: () => Promise<void>): void;
}

export interface ServiceProgram {
  readonly command: string;
  readonly args: readonly string[];
  /** In a line of its output: it takes connections. */
  readonly ready: RegExp;
  /** The signal of an orderly end that waits for nobody. */
  readonly end: NodeJS.Signals;
  readonly url: string;
}

export interface Place {
  /** A temporary folder, which belongs to `account`. */
  readonly folder: string;
  readonly port: number;
  readonly account: Account;
}

/** As whom a program runs. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Prepares a place, starts the program there, and registers its end with `owner`. `port`: a free one when missing.
 * @throws Error with what the program said, when it does not become ready
 */
export async function startServiceProcess(
  owner: Owner,
  prepare: (place: Place) => Promise<ServiceProgram>,
  { port, account = {} }: { port?: number; account?: Account } = {},
): Promise<ServiceProcess> {
  // Not below os.tmpdir(): another account may not be able to look into it.
  const folder = await mkdtemp('/tmp/streamit-service-');
  if (account.uid !== undefined) await chown(folder, account.uid, account.gid ?? account.uid);
  let child: ChildProcess | undefined;
  const clear = () => {
    if (child !== undefined) signalAll(child, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  // A test process that is ended from outside does not come to its `after`.
  process.once('exit', clear);
  owner.after(async () => {
    await kill();
    process.off('exit', clear);
    clear();
  });
  const place: Place = { folder, port: port ?? (await freePort()), account };
  const program = await prepare(place);

  async function start(): Promise<void> {
    if (child !== undefined) throw new Error(`${program.command} runs already`);
    child = spawn(program.command, program.args, {
      cwd: folder,
      // A group of its own: Ctrl-C in the terminal is for the tests, which need it until they have ended.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      ...account,
    });
    await becomesReady(child, program);
  }

  async function end(send: (running: ChildProcess) => void): Promise<void> {
    const running = child;
    if (running === undefined) return;
    child = undefined;
    if (running.pid === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const gone = once(running, 'exit', { signal: AbortSignal.timeout(PATIENCE_MS) });
    send(running);
    await gone;
  }
  const kill = () => end((running) => signalAll(running, 'SIGKILL'));
  const signalRunning = (signal: NodeJS.Signals) => {
    if (child === undefined) throw new Error(`${program.command} does not run`);
    signalAll(child, signal);
  };

  await start();
  return {
    port: place.port,
    url: program.url,
    start,
    kill,
    stop: () => end((running) => running.kill(program.end)),
    freeze: () => signalRunning('SIGSTOP'),
    thaw: () => signalRunning('SIGCONT'),
  };
}

async function becomesReady(child: ChildProcess, { command, ready }: ServiceProgram): Promise<void> {
  const said: string[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const fail = (why: string) => reject(new Error([`${command} ${why}`, ...said].join('\n')));
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    // Read to the end: a program whose output nobody reads stands still when the pipe is full.
    createInterface(stream).on('line', (line) => {
      if (said.length < 50) said.push(line);
      if (ready.test(line)) resolve();
    });
  }
  const onExit = (code: number | null) => fail(`ended with ${code}`);
  child.once('exit', onExit).once('error', reject);
  const timer = setTimeout(() => fail('did not become ready'), PATIENCE_MS);
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    child.off('exit', onExit);
  }
}

/** The program and what it has started: PostgreSQL has a process for each connection, each in a group of its own. */
function signalAll({ pid, exitCode, signalCode }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  const children = spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' }).stdout ?? '';
  for (const each of [pid, ...children.split('\n').filter(Boolean).map(Number)]) {
    try {
      process.kill(each, signal);
    } catch {
      // It ended in the meantime.
    }
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('there is no free port');
  return address.port;
}

/** Path of the program `name`: the first on the PATH or in `places` (patterns of folders, the last match of each first). */
export function findProgram(name: string, places: readonly string[]): string | undefined {
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter).filter(Boolean),
    ...places.flatMap((place) => globSync(place).sort().reverse()),
  ];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Somebody else when this is root, as whom some programs refuse to run: the first of `names` that there is. */
export function unprivilegedAccount(names: readonly string[]): Account {
  if (process.getuid?.() !== 0) return {};
  for (const name of names) {
    const ids = ['-u', '-g'].map((which) => spawnSync('id', [which, name], { encoding: 'utf8' }).stdout?.trim());
    const [uid, gid] = ids.map((id) => (id ? Number(id) : undefined));
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  return {};
}

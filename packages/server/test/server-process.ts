/** The real program in a process of its own, so that a test can kill it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** Sends a signal and resolves with the exit code, or `null` when the signal ended it. */
  kill(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null>;
}

/** Starts `streamit serve` on `dataDir` and a free port; killed with the test if it still runs. */
export async function startServerProcess(
  t: TestContext,
  dataDir: string,
  env: Record<string, string> = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [MAIN], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'silent',
      STREAMIT_DATA_DIR: dataDir,
      STREAMIT_AUTH_ATTEMPTS_PER_MINUTE: '0',
      STREAMIT_HTTP_REQUESTS_PER_MINUTE: '0',
      ...env,
    },
  });
  t.after(() => child.kill('SIGKILL'));
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  for await (const line of createInterface(child.stdout)) {
    const url = /^StreamIt is at (http\S+)$/.exec(line)?.[1];
    if (url === undefined) continue;
    return {
      url,
      pid: child.pid ?? 0,
      kill(signal) {
        child.kill(signal);
        return exited;
      },
    };
  }
  throw new Error(`the server ended with ${await exited} before it listened`);
}

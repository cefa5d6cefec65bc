/** The real program in a process of its own, so that a test can kill it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type HeapProbe, openHeapProbe } from './heap-probe.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export interface ServerProcess {
  readonly url: string;
  /** Opens its inspector, to read its memory. */
  probeHeap(): Promise<HeapProbe>;
  /** Sends a signal and resolves with the exit code, or `null` when the signal ended it. */
  kill(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null>;
}

/** Starts `streamit serve` on `dataDir` and a free port; killed with the test if it still runs. */
export async function startServerProcess(
  t: TestContext,
  dataDir: string,
  env: Record<string, string> = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, ['--inspect-port=127.0.0.1:0', MAIN], {
    stdio: ['ignore', 'pipe', 'pipe'],
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
  child.stderr.on('data', (chunk) => process.stderr.write(chunk));
  for await (const line of createInterface(child.stdout)) {
    const url = /^StreamIt is at (http\S+)$/.exec(line)?.[1];
    if (url === undefined) continue;
    return {
      url,
      async probeHeap() {
        const inspector = inspectorOf(child.stderr);
        child.kill('SIGUSR1');
        const heap = await openHeapProbe(await inspector);
        t.after(() => heap.close());
        return heap;
      },
      kill(signal) {
        child.kill(signal);
        return exited;
      },
    };
  }
  throw new Error(`the server ended with ${await exited} before it listened`);
}

/** The address that Node prints when its inspector opens. */
async function inspectorOf(stderr: Readable): Promise<string> {
  for (let text = ''; ; ) {
    const [chunk] = await once(stderr, 'data');
    text += String(chunk);
    const url = /ws:\/\/\S+/.exec(text)?.[0];
    if (url !== undefined) return url;
  }
}

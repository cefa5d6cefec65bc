/**
 * Several servers on one port, so that all cores of a machine work. This process accepts connections and hands each to
 * the next worker; it serves nobody itself, starts another worker for each that dies, and ends when all have ended.
 */
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { type Terminal, UsageError } from './command.ts';
import { gatherMetrics } from './metrics-of-workers.ts';
import { nextSignal } from './signals.ts';
import type { WorkerMessage } from './worker.ts';

/** Time for all workers to end: they have 10 s themselves (OP2), and what is left then is not waited for. */
const STOP_DEADLINE_MS = 10_000;
/** How long a worker that dies again and again is waited with at first, and at most. */
const PAUSE_MS = 100;
const PAUSE_MAX_MS = 10_000;
/** A worker that lives so long is no sign of trouble any more. */
const STEADY_MS = 10_000;
/** So many deaths without one that lived meanwhile, and nobody left who serves: trying on would only hide it. */
const FAILURES_MAX = 5;

/** Runs until a signal comes and all workers have ended. @throws UsageError when they can't be started, or ended */
export async function superviseWorkers(count: number, { print, errors }: Terminal): Promise<void> {
  cluster.schedulingPolicy = cluster.SCHED_RR;
  const stopped = nextSignal();
  const serving = new Set<Worker>();
  await gatherMetrics(() => [...serving]);
  const stopping = new AbortController();
  const failed = Promise.withResolvers<never>();
  let failures = 0;
  let isUp = false;

  /** One worker after another, until the end; `onListening` is called for each that listens. */
  async function keepOne(onListening: (url: string) => void): Promise<void> {
    while (!stopping.signal.aborted) {
      const worker = cluster.fork();
      let hasListened = false;
      // Not the first message in any case: somebody may have asked it for the metrics already.
      worker.on('message', (message: WorkerMessage | { readonly listensAt?: undefined }) => {
        if (hasListened || message.listensAt === undefined) return;
        hasListened = true;
        serving.add(worker);
        const praise = () => {
          if (!worker.isDead()) failures = 0;
        };
        setTimeout(praise, STEADY_MS).unref();
        onListening(message.listensAt);
      });
      const [code, signal] = await once(worker, 'exit');
      serving.delete(worker);
      if (stopping.signal.aborted) return;
      failures += 1;
      const isHopeless = isUp ? failures >= FAILURES_MAX && livingWorkers().length === 0 : true;
      // Its own words are on standard error already.
      if (!hasListened && isHopeless) throw new UsageError('A worker cannot start, and no other serves.');
      const pauseMs = Math.min(PAUSE_MS * 2 ** (failures - 1), PAUSE_MAX_MS);
      const how = signal === null ? `with ${code}` : `by ${signal}`;
      errors.write(
        `Worker ${worker.id} (process ${worker.process.pid}) ended ${how}; another starts in ${pauseMs} ms.\n`,
      );
      await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  /** Resolves with the address when the first worker of this seat listens. */
  function occupySeat(): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>();
    void keepOne(resolve).catch(failed.reject);
    return promise;
  }

  async function startAll(): Promise<void> {
    // The first alone: it migrates the database, and what is wrong with the configuration is told once.
    const url = await occupySeat();
    await Promise.all(Array.from({ length: count - 1 }, occupySeat));
    isUp = true;
    print(`StreamIt is at ${url}`);
    await stopped;
  }

  let areWell = false;
  try {
    await Promise.race([stopped, startAll(), failed.promise]);
  } finally {
    stopping.abort();
    areWell = await endWorkers();
  }
  if (!areWell) throw new UsageError('Not all workers could finish what they were doing.');
}

function livingWorkers(): Worker[] {
  return Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined && !worker.isDead()) as Worker[];
}

/** Resolves when all have ended; false when one of them did not as it should. */
async function endWorkers(): Promise<boolean> {
  const workers = livingWorkers();
  const exits = workers.map(async (worker): Promise<boolean> => {
    const [code, signal] = await once(worker, 'exit');
    // One that had hardly begun knows no better than to end by the signal.
    return code === 0 || signal === 'SIGTERM';
  });
  const send = (signal: 'SIGTERM' | 'SIGKILL') => {
    for (const worker of workers) worker.process.kill(signal);
  };
  send('SIGTERM');
  const deadline = setTimeout(send, STOP_DEADLINE_MS, 'SIGKILL');
  void nextSignal().then(() => send('SIGKILL'));
  const areWell = await Promise.all(exits);
  clearTimeout(deadline);
  return !areWell.includes(false);
}

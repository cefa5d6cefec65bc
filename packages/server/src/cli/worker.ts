/** One of several servers on one port, as it sees the process that started it. */
import type { Worker } from 'node:cluster';
import { once } from 'node:events';
import type { Exposition, MetricsPart } from '../ports/metrics.ts';
import { metricsOfAllWorkers } from './metrics-of-workers.ts';
import { nextSignal, outliveSignals } from './signals.ts';

/** What a worker tells its supervisor. */
export interface WorkerMessage {
  /** Where people reach it, from now on. */
  readonly listensAt: string;
}

export interface Supervised {
  /** Another one for each process that ever ran. */
  readonly id: number;
  /** Resolves when it is told to stop, or nobody is there any more who could tell it. */
  readonly stopped: Promise<void>;
  listens(url: string): void;
  /** The metrics of all workers, this one's among them. */
  exposeWith(ownPart: () => Promise<MetricsPart>): Exposition;
  /** Nothing more is to be told: the process may end. */
  leave(): void;
}

export function joinSupervisor(worker: Worker): Supervised {
  // Without it Node ends the process on the spot when the supervisor is gone: viewers are to be told, and writes finished.
  worker.exitedAfterDisconnect = true;
  const stopped = Promise.race([nextSignal(), once(process, 'disconnect').then(() => {})]);
  // Ctrl-C reaches the whole group of processes, and what the supervisor passes on comes on top: that is no hurry.
  outliveSignals();
  return {
    id: worker.id,
    stopped,
    listens(url) {
      const message: WorkerMessage = { listensAt: url };
      if (worker.isConnected()) worker.send(message);
    },
    exposeWith: (ownPart) => metricsOfAllWorkers(worker, ownPart),
    leave() {
      if (worker.isConnected()) process.disconnect?.();
    },
  };
}

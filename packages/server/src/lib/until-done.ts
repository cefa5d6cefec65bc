/** What such tasks need of the world. */
export interface UntilDoneDeps {
  readonly clock: { after(ms: number, task: () => void): () => void };
  readonly log: { warn(fields: object, message: string): void };
}

export interface UntilDone {
  /** Runs a task until it has succeeded once; if it is asked for while it runs, once more. */
  run(): void;
  /** Gives up; resolves when nothing runs any more. */
  stop(): Promise<void>;
}

/** A task that must be done, however often it fails: tried again each `everyMs`. */
export function createUntilDone(
  { clock, log }: UntilDoneDeps,
  everyMs: number,
  what: string,
  task: () => Promise<void>,
): UntilDone {
  let isWanted = false;
  let isStopped = false;
  let running: Promise<void> | null = null;
  let wake = () => {};

  async function work(): Promise<void> {
    while (isWanted && !isStopped) {
      isWanted = false;
      try {
        await task();
      } catch (error) {
        isWanted = true;
        log.warn({ err: error }, `${what} failed; it is tried again`);
        const { promise, resolve } = Promise.withResolvers<void>();
        const cancel = clock.after(everyMs, resolve);
        wake = () => {
          cancel();
          resolve();
        };
        await promise;
      }
    }
  }

  return {
    run() {
      isWanted = true;
      running ??= work().finally(() => {
        running = null;
      });
    },
    async stop() {
      isStopped = true;
      wake();
      await running;
    },
  };
}

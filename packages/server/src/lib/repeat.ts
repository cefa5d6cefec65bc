/** What a repeated task needs of the world. */
export interface RepeatDeps {
  readonly clock: { every(ms: number, task: () => void): () => void };
  readonly log: { error(fields: object, message: string): void };
}

/** Runs a task again and again, never twice at once, and outlives its failures; the returned function ends it. */
export function repeat(
  { clock, log }: RepeatDeps,
  everyMs: number,
  what: string,
  task: () => Promise<void>,
): () => Promise<void> {
  let running: Promise<void> | null = null;
  const stop = clock.every(everyMs, () => {
    running ??= task()
      .catch((error: unknown) => log.error({ err: error }, `${what} failed; it is tried again`))
      .finally(() => {
        running = null;
      });
  });
  return async () => {
    stop();
    await running;
  };
}

/** The operating system's wish that the program ends. */

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Resolves at the next SIGTERM or Ctrl-C. */
export function nextSignal(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const onSignal = () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    resolve();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return promise;
}

/** From now on no signal but SIGKILL ends the process by itself. */
export function outliveSignals(): void {
  for (const signal of SIGNALS) process.on(signal, () => {});
}

/** Something that is fetched when a component appears, with its waiting and its failure. */
import { useCallback, useEffect, useState } from 'react';

export type Loaded<T> = { status: 'loading' } | { status: 'ready'; value: T } | { status: 'failed'; error: unknown };

/** Calls `load` at once and again by `reload`; a newer call makes the answer of an older one void. */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<T>): [loaded: Loaded<T>, reload: () => void] {
  const [loaded, setLoaded] = useState<Loaded<T>>({ status: 'loading' });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    // Counted only to run again.
    void round;
    setLoaded({ status: 'loading' });
    load(abort.signal).then(
      (value) => !abort.signal.aborted && setLoaded({ status: 'ready', value }),
      (error: unknown) => !abort.signal.aborted && setLoaded({ status: 'failed', error }),
    );
    return () => abort.abort();
  }, [load, round]);
  return [loaded, useCallback(() => setRound((before) => before + 1), [])];
}

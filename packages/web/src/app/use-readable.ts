/** React's view of the SDK's live values. */
import type { Readable } from '@streamit/sdk';
import { useEffect, useState, useSyncExternalStore } from 'react';

/** The present value, rendered again after each change. */
export function useReadable<T>(readable: Readable<T>): T {
  return useSyncExternalStore(readable.subscribe, readable.get);
}

/**
 * A part of the value, rendered again only when that part changed. `select` must give the same object for an unchanged
 * part: pick, do not build.
 */
export function useSelected<T, Part>(readable: Readable<T>, select: (value: T) => Part): Part {
  return useSyncExternalStore(readable.subscribe, () => select(readable.get()));
}

/**
 * `read()` now and every `intervalMs`: for what changes all the time and is shown a few times a second. Renders again only
 * when `isSame` says that something changed. `read` and `isSame` should be stable, or sampling begins anew.
 */
export function useSampled<T>(read: () => T, intervalMs: number, isSame: (a: T, b: T) => boolean = Object.is): T {
  const [value, setValue] = useState(read);
  useEffect(() => {
    const sample = () => setValue((before) => keepIfSame(before, read(), isSame));
    sample();
    const timer = setInterval(sample, intervalMs);
    return () => clearInterval(timer);
  }, [read, intervalMs, isSame]);
  return value;
}

function keepIfSame<T>(before: T, next: T, isSame: (a: T, b: T) => boolean): T {
  return isSame(before, next) ? before : next;
}

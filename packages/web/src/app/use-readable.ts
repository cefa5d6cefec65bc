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

/** `read()` now and every `intervalMs`: for what changes all the time and is shown a few times a second. */
export function useSampled<T>(read: () => T, intervalMs: number): T {
  const [value, setValue] = useState(read);
  useEffect(() => {
    setValue(read());
    const timer = setInterval(() => setValue(read()), intervalMs);
    return () => clearInterval(timer);
  }, [read, intervalMs]);
  return value;
}

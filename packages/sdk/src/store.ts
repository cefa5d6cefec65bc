/** A value that changes and can be watched: what React's `useSyncExternalStore` asks for, and nothing more. */

export interface Readable<T> {
  /** The present value. The same object until it changes, so that it can be compared by identity. */
  get(): T;
  /** Calls `listener` after each change, until the returned function is called. */
  subscribe(listener: () => void): () => void;
}

export interface Store<T> extends Readable<T> {
  /** Replaces the value and tells the listeners; the identical value tells nobody. */
  set(value: T): void;
}

/** A {@link Store} that holds `initial`. Its functions need no `this`, so they can be passed around bare. */
export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      // A copy, because a listener may unsubscribe others while it runs.
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      // Wrapped, so that the same function subscribed twice is two subscriptions.
      const entry = () => listener();
      listeners.add(entry);
      return () => listeners.delete(entry);
    },
  };
}

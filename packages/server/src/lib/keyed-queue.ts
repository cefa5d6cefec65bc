/** Runs the tasks of each key one after another, and those of different keys side by side. */
export interface KeyedQueue<Key> {
  /** Resolves or rejects as `task` does, once those before it under the same key have ended. */
  run<Result>(key: Key, task: () => Promise<Result>): Promise<Result>;
}

export function createKeyedQueue<Key>(): KeyedQueue<Key> {
  const tails = new Map<Key, Promise<unknown>>();
  return {
    run(key, task) {
      const result = (tails.get(key) ?? Promise.resolve()).then(task);
      const tail = result
        .catch(() => {})
        .finally(() => {
          if (tails.get(key) === tail) tails.delete(key);
        });
      tails.set(key, tail);
      return result;
    },
  };
}

/** Waiting for a state instead of for a time. */
import type { Readable } from '../src/store.ts';

/** Resolves as soon as the value of `readable` satisfies `test`; at once if it does already. */
export function until<T>(readable: Readable<T>, test: (value: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    const stop = readable.subscribe(check);
    function check() {
      const value = readable.get();
      if (!test(value)) return;
      stop();
      resolve(value);
    }
    check();
  });
}

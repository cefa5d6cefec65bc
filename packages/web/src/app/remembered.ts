/** Small things that this browser keeps for its user, such as the volume. Forgetting them is never an error. */

export interface Remembered {
  read(): string | null;
  write(value: string): void;
}

/** One entry of local storage, which may be forbidden or full: then nothing is remembered. */
export function remembered(key: string): Remembered {
  return {
    read() {
      try {
        return localStorage.getItem(key);
      } catch {
        return null;
      }
    },
    write(value) {
      try {
        localStorage.setItem(key, value);
      } catch {
        // Private windows of some browsers refuse; the value lives until the page is closed.
      }
    },
  };
}

/** Listeners by key in one process: what the buses of a single node are made of. */
export interface Listeners<Key, Message> {
  tell(key: Key, message: Message): void;
  /** Adds a listener; the returned function takes it away. */
  add(key: Key, listener: (message: Message) => void): () => Promise<void>;
}

export function createListeners<Key, Message>(): Listeners<Key, Message> {
  const listeners = new Map<Key, Set<(message: Message) => void>>();
  return {
    tell(key, message) {
      const heard = listeners.get(key);
      if (heard === undefined) return;
      // Through the codec, as on a wire: nobody receives an object that its publisher still holds.
      const encoded = JSON.stringify(message);
      for (const listener of [...heard]) listener(JSON.parse(encoded) as Message);
    },
    add(key, listener) {
      const heard = listeners.get(key) ?? new Set();
      listeners.set(key, heard.add(listener));
      return async () => {
        heard.delete(listener);
        if (heard.size === 0) listeners.delete(key);
      };
    },
  };
}

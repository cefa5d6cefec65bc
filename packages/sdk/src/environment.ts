/**
 * What the client takes from the machine that it runs on: time, timers, chance, and news of the network.
 *
 * The one home of `performance.now`, `Date.now`, `Math.random` and `setTimeout`, so that tests turn time by hand.
 */

export interface Environment {
  /** Local monotonic clock, milliseconds. Never steps, but may stand still while the machine sleeps. */
  now(): number;
  /** Local wall clock, milliseconds since the epoch. May step at any time: good only for noticing that it did. */
  wallNow(): number;
  /** Calls `callback` once, about `delayMs` from now, unless the returned function is called before. */
  after(delayMs: number, callback: () => void): () => void;
  /** A number in [0, 1). */
  random(): number;
  /** A new identifier that nobody else has. */
  newId(): string;
  /** Calls `listener` when the machine is back on a network. Returns the way to stop. */
  onNetworkBack(listener: () => void): () => void;
}

export const systemEnvironment: Environment = {
  now: () => performance.now(),
  wallNow: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
  // Not randomUUID, which browsers have on secure pages alone: a server at home is often reached by plain http.
  newId: () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(''),
  onNetworkBack(listener) {
    // Node has neither the event nor a global event target.
    if (!('addEventListener' in globalThis)) return () => {};
    globalThis.addEventListener('online', listener);
    return () => globalThis.removeEventListener('online', listener);
  },
};

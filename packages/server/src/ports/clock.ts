/** Room time and timers: the only door to time, so that tests can move it by hand. */
export interface Clock {
  /** Milliseconds since the epoch; monotonic, and the same on all nodes (SY1). */
  now(): number;
  /** Runs `task` once after `ms`; the returned function cancels it. */
  after(ms: number, task: () => void): () => void;
  /** Runs `task` each `ms`; the returned function ends it. */
  every(ms: number, task: () => void): () => void;
}

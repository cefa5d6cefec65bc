/** Timers in the order in which they are due, quick also with many thousands of them: a binary heap. */

export interface Timer {
  readonly due: number;
  /** Decides between timers that are due at the same instant: the one that was set first. */
  readonly order: number;
  /** Undefined once it was taken back: it then stays in the heap until it is its turn. */
  callback: (() => void) | undefined;
}

export interface TimerQueue {
  add(due: number, callback: () => void): () => void;
  /** Takes out the first timer that is due until `limit`. */
  takeUntil(limit: number): { readonly due: number; readonly callback: () => void } | undefined;
  /** Timers that wait for their turn. */
  readonly pending: number;
}

export function timerQueue(): TimerQueue {
  const heap: Timer[] = [];
  let orders = 0;
  let pending = 0;

  const isBefore = (a: Timer, b: Timer) => a.due < b.due || (a.due === b.due && a.order < b.order);

  function rise(timer: Timer) {
    let index = heap.length - 1;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || !isBefore(timer, parent)) break;
      heap[index] = parent;
      index = above;
    }
    heap[index] = timer;
  }

  function sink(timer: Timer) {
    let index = 0;
    for (;;) {
      const left = heap[2 * index + 1];
      const right = heap[2 * index + 2];
      const [child, at] =
        right !== undefined && left !== undefined && isBefore(right, left)
          ? [right, 2 * index + 2]
          : [left, 2 * index + 1];
      if (child === undefined || !isBefore(child, timer)) break;
      heap[index] = child;
      index = at;
    }
    heap[index] = timer;
  }

  function takeFirst(): Timer | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (last !== undefined && last !== first) sink(last);
    return first;
  }

  return {
    add(due, callback) {
      orders += 1;
      pending += 1;
      const timer: Timer = { due, order: orders, callback };
      heap.push(timer);
      rise(timer);
      return () => {
        if (timer.callback !== undefined) pending -= 1;
        timer.callback = undefined;
      };
    },
    takeUntil(limit) {
      for (let first = heap[0]; first !== undefined && first.due <= limit; first = heap[0]) {
        takeFirst();
        const { due, callback } = first;
        if (callback === undefined) continue;
        first.callback = undefined;
        pending -= 1;
        return { due, callback };
      }
      return undefined;
    },
    get pending() {
      return pending;
    },
  };
}

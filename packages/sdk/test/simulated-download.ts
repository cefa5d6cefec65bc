/** What an element has loaded of its film: one piece, that grows at the network's pace, and begins anew elsewhere after a seek. */
import type { LoadedRanges } from '../src/media-like.ts';
import type { Ticking } from './simulated-machine.ts';

export interface SimulatedDownload {
  ranges(position: number): LoadedRanges | undefined;
  /** When an element at `position` that moves at `speed` has nothing left, in ms; undefined: never. */
  dryInMs(position: number, speed: number): number | undefined;
  /** How long one that ran dry waits for more, ms. */
  refillMs(): number;
  /** It is sent to `to`: how much longer it takes to have data there, ms. */
  seek(to: number): number;
  /** What is loaded begins at `from`, and is five seconds long. */
  restart(from: number): void;
  throttle(position: number, loadsPerSecond: number): void;
}

/** An element goes on with so much, seconds. */
const ENOUGH_S = 0.5;

/** Without a pace everything is there from the beginning, and nothing is told of it. */
export function simulatedDownload({ now }: Pick<Ticking, 'now'>, loadsPerSecond?: number): SimulatedDownload {
  let pace = loadsPerSecond;
  let start = 0;
  let end = 0;
  let at = now();
  const endNow = () => end + ((now() - at) / 1000) * (pace ?? 0);

  return {
    ranges: () => (pace === undefined ? undefined : { length: 1, start: () => start, end: endNow }),
    dryInMs(position, speed) {
      if (pace === undefined || pace >= speed) return undefined;
      return Math.max(0, ((endNow() - position) / (speed - pace)) * 1000);
    },
    refillMs: () => (ENOUGH_S / (pace ?? 1)) * 1000,
    seek(to) {
      if (pace === undefined || (start <= to && to + ENOUGH_S <= endNow())) return 0;
      if (to < start || to > endNow()) {
        start = to;
        end = to;
        at = now();
      }
      return Math.max(0, ((to + ENOUGH_S - endNow()) / pace) * 1000);
    },
    restart(from) {
      start = from;
      end = from + 5;
      at = now();
    },
    throttle(position, next) {
      end = pace === undefined ? position : endNow();
      at = now();
      pace = next;
    },
  };
}

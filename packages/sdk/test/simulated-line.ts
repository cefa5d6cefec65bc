/** A connection as TCP makes it of a bad network: nothing is lost and nothing overtakes, but what is lost comes late, and all behind it. */

export interface LineTraits {
  /** Least delay each way, ms. */
  readonly upMs: number;
  readonly downMs: number;
  /** Mean of what comes on top of it, exponentially distributed, ms. */
  readonly jitterMs: number;
  /** Part of the time in which everything is lost, in bursts of `burstMs` on average. */
  readonly lossPart: number;
  readonly burstMs: number;
}

/** When what is sent at an instant arrives, each way; in ms of the world, to be asked in the order of sending. */
export interface SimulatedLine {
  up(sentAt: number): number;
  down(sentAt: number): number;
}

/** TCP tries again no sooner than this (RFC 6298 names a second, Linux takes 200 ms). */
const RETRY_MIN_MS = 200;

export function simulatedLine(traits: LineTraits, random: () => number): SimulatedLine {
  const { upMs, downMs, jitterMs, lossPart, burstMs } = traits;
  const exponential = (mean: number) => -Math.log(1 - random()) * mean;
  const retryMs = Math.max(RETRY_MIN_MS, upMs + downMs + 4 * jitterMs);

  function way(leastMs: number): (sentAt: number) => number {
    const calmMs = (burstMs * (1 - lossPart)) / lossPart;
    let burst = { from: exponential(calmMs), until: 0 };
    burst.until = burst.from + exponential(burstMs);
    let lastArrival = 0;

    function isLost(at: number): boolean {
      while (at > burst.until) {
        const from = burst.until + exponential(calmMs);
        burst = { from, until: from + exponential(burstMs) };
      }
      return at >= burst.from;
    }

    return (sentAt) => {
      let at = sentAt;
      for (let waitMs = retryMs; isLost(at); waitMs *= 2) at += waitMs;
      lastArrival = Math.max(lastArrival, at + leastMs + exponential(jitterMs));
      return lastArrival;
    };
  }

  return { up: way(upMs), down: way(downMs) };
}

/** A way to a server and back that delays, jitters and queues, and two clocks that drift apart. */

export interface NetworkTraits {
  /** Least delay each way, ms. */
  readonly upMs: number;
  readonly downMs: number;
  /** Mean of the delay on top of it, exponentially distributed, ms. */
  readonly jitterMs: number;
  /** Chance that a probe waits in a queue, in each direction, and for how long at most. */
  readonly queueChance: number;
  readonly queueMaxMs: number;
  /** How much faster than the local clock the room clock runs. */
  readonly driftPpm: number;
}

export interface SimulatedNetwork {
  /** The room clock at the local instant `local`, both ms. */
  roomTime(local: number): number;
  /** Sends a probe at the local instant `sentAt`. */
  probe(sentAt: number): { sentAt: number; t1: number; t2: number; receivedAt: number };
  /** The room clock jumps. */
  step(ms: number): void;
}

export function simulatedNetwork(traits: NetworkTraits, random: () => number): SimulatedNetwork {
  let base = 1_700_000_000_000 + random() * 1e9;
  const delay = (leastMs: number) =>
    leastMs -
    Math.log(1 - random()) * traits.jitterMs +
    (random() < traits.queueChance ? random() * traits.queueMaxMs : 0);
  const roomTime = (local: number) => base + local * (1 + traits.driftPpm * 1e-6);
  return {
    roomTime,
    probe(sentAt) {
      const arrivedAt = sentAt + delay(traits.upMs);
      const answeredAt = arrivedAt + random() * 0.2;
      return {
        sentAt,
        t1: roomTime(arrivedAt),
        t2: roomTime(answeredAt),
        receivedAt: answeredAt + delay(traits.downMs),
      };
    },
    step(ms) {
      base += ms;
    },
  };
}

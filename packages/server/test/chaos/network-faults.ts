/** The ways in which a network fails, for the tests of those between a node and Redis and between viewers and a node. */
import type { TestContext } from 'node:test';
import { startCluster } from './cluster.ts';
import type { FailingNetwork } from './failing-network.ts';
import { openParty } from './party.ts';

/** Some guests of node b come through its front, the others directly. */
export async function startBehindNetworks(t: TestContext) {
  const cluster = await startCluster(t, { through: ['redis'] });
  const [a, b] = cluster.nodes;
  const guests = [{ home: a }, { home: b }, { home: b, front: true }, { home: b, front: true }];
  const party = await openParty(t, cluster, { host: { home: a }, guests });
  return { cluster, party, toRedis: b.toRedis, front: b.front };
}

/** A half-open socket shows by silence alone: the node gives it up after 45 s (TR9), and counts it as a viewer until then. */
const NODE_NOTICES_MS = 47_000;

export const faults: readonly {
  readonly name: string;
  readonly lasts: number;
  begin(network: FailingNetwork): void;
  /** Before it is whole again. */
  end?(network: FailingNetwork): void;
  /** How long who was lost by it may be listed, where that is more than a lease. */
  readonly ghostMs?: number;
}[] = [
  { name: 'is slow and uneven', lasts: 5_000, begin: (network) => network.delay(150, 150) },
  { name: 'drops everything for 5 s', lasts: 5_000, begin: (network) => network.stall() },
  {
    name: 'loses the answers of 3 s and is cut',
    lasts: 3_000,
    begin: (network) => network.stallAnswers(),
    end: (network) => network.cut(),
  },
  { name: 'is cut', lasts: 3_000, begin: (network) => network.cut() },
  { name: 'is away', lasts: 5_000, begin: (network) => network.refuse() },
  { name: 'goes half-open', lasts: 5_000, begin: (network) => network.goSilent(), ghostMs: NODE_NOTICES_MS },
];

/** Whether processes that lived through a failure hold no more than before: memory, handles, connections. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { createClient } from 'redis';
import type { Cluster, ClusterNode } from './cluster.ts';
import { until } from './party.ts';

/** What of a process's memory is not a leak: code that was compiled meanwhile, caches that were filled. */
const HEAP_SLACK_BYTES = 8 * 1024 * 1024;
/** Connections to PostgreSQL come and go with the load: as many as a pool holds. */
const POOL_MAX = 10;

interface Holding {
  readonly heapBytes: number;
  /** Open files and sockets. */
  readonly descriptors: number;
  /** What keeps Node's event loop alive, by kind. */
  readonly resources: Readonly<Record<string, number>>;
}

export interface HealthCheck {
  /** Waits until everything is back where it was; writes down what it is. @throws AssertionError when it does not come back */
  assertBack(): Promise<void>;
}

/** Looks at `nodes` now, and later at the same processes. To be called when the room is as full as it will be then. */
export async function watchHealth(
  t: TestContext,
  cluster: Cluster,
  nodes: readonly ClusterNode[] = cluster.nodes,
): Promise<HealthCheck> {
  const watched = await Promise.all(
    nodes.map(async ({ name, process }) => ({ name, probe: await process.probeHeap() })),
  );
  async function holdingOf({ probe }: (typeof watched)[number]): Promise<Holding> {
    const descriptors = Number(
      await probe.evaluate("process.getBuiltinModule('fs').readdirSync('/proc/self/fd').length"),
    );
    const kinds = (await probe.evaluate('process.getActiveResourcesInfo()')) as string[];
    const resources = Object.fromEntries(
      Object.entries(Object.groupBy(kinds, (kind) => kind)).map(([kind, all = []]) => [kind, all.length]),
    );
    return { heapBytes: await probe.usedBytes(), descriptors, resources };
  }
  const before = await Promise.all(watched.map(holdingOf));
  const redisBefore = await redisConnections(cluster);

  return {
    async assertBack() {
      for (const [index, node] of watched.entries()) {
        const was = before[index];
        assert.ok(was !== undefined);
        let is = was;
        const isBack = async () => {
          is = await holdingOf(node);
          return complaints(was, is).length === 0;
        };
        await until(isBack, '', 15_000).catch(() =>
          assert.fail(`node ${node.name}: ${complaints(was, is).join('; ')}`),
        );
        t.diagnostic(`node ${node.name}: ${describe(was)} before, ${describe(is)} after`);
      }
      await until(async () => (await redisConnections(cluster)) <= redisBefore, 'connections to Redis to be let go of');
      const { rows } = await cluster.db.query<{ state: string }>(
        'select state from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      assert.ok(rows.length <= (POOL_MAX + 2) * cluster.nodes.length, `${rows.length} connections to PostgreSQL`);
      const stuck = async () =>
        (await cluster.db.query("select 1 from pg_stat_activity where state like 'idle in transaction%'")).rowCount ===
        0;
      await until(stuck, 'transactions to end');
    },
  };
}

/** Sockets that come and go with the pool to PostgreSQL are no handles lost. */
function complaints(was: Holding, is: Holding): string[] {
  const found: string[] = [];
  if (is.heapBytes > was.heapBytes + HEAP_SLACK_BYTES) found.push(`heap ${was.heapBytes} → ${is.heapBytes} bytes`);
  if (is.descriptors > was.descriptors + POOL_MAX) found.push(`descriptors ${was.descriptors} → ${is.descriptors}`);
  for (const [kind, count] of Object.entries(is.resources)) {
    const earlier = was.resources[kind] ?? 0;
    if (count > earlier + POOL_MAX) found.push(`${kind} ${earlier} → ${count}`);
  }
  return found;
}

const describe = ({ heapBytes, descriptors, resources }: Holding) =>
  `${(heapBytes / 2 ** 20).toFixed(1)} MiB, ${descriptors} descriptors, ${resources.Timeout ?? 0} timers`;

async function redisConnections({ redis }: Cluster): Promise<number> {
  const client = createClient({ url: redis.url });
  client.on('error', () => {});
  await client.connect();
  const clients = await client.sendCommand<string>(['CLIENT', 'LIST']);
  client.destroy();
  return clients.split('\n').filter((line) => line.includes('name=streamit')).length;
}

/** The one list of realtime adapters: every port's contract suite runs against each of them. */
import { randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import { createMemoryStore } from '../src/adapters/memory/memory-store.ts';
import type { RealtimeStore } from '../src/ports/realtime-store.ts';
import { createFakeClock } from './fake-clock.ts';
import { cutRedis, forgetRedis, redisClusterUrls, redisUrls } from './redis-under-test.ts';

export interface StoreUnderTest {
  readonly store: RealtimeStore;
  /** Moves the store's time on. */
  advance(ms: number): Promise<void>;
  /** The store as another node sees it; itself, where there can be no other. */
  another(): Promise<RealtimeStore>;
  /** Cuts every node's connections to what keeps the store, where there are any. */
  cut(): Promise<void>;
}

export interface RealtimeAdapter {
  readonly name: string;
  /** Its folder in src/adapters. */
  readonly folder: string;
  /** What this machine lacks for it; `undefined`: nothing. */
  readonly lacks?: string | undefined;
  /** Whether it has connections that can be lost. */
  readonly canBeCut: boolean;
  /** A fresh, empty store that is closed with the test. */
  open(t: TestContext): Promise<StoreUnderTest>;
}

const memory: RealtimeAdapter = {
  name: 'memory',
  folder: 'memory',
  canBeCut: false,
  async open(t) {
    const clock = createFakeClock();
    const store = createMemoryStore(clock);
    t.after(() => store.close());
    return { store, advance: async (ms) => clock.advance(ms), another: async () => store, cut: async () => {} };
  },
};

/** `urls`: of the servers, which are shared with other tests; each store has a prefix of its own there. */
function redis(name: string, urls: (() => Promise<readonly string[]>) | undefined): RealtimeAdapter {
  return {
    name,
    folder: 'redis',
    canBeCut: true,
    lacks: urls === undefined ? 'redis-server, or TEST_REDIS_URL' : undefined,
    async open(t) {
      const { createRedisStore } = await import('../src/adapters/redis/redis-store.ts');
      const servers = (await urls?.()) ?? [];
      const clock = createFakeClock();
      const log = { info() {}, warn() {}, error() {} };
      const prefix = `test-${randomUUID()}`;
      async function another(): Promise<RealtimeStore> {
        const store = await createRedisStore({ urls: servers, prefix, log, clock });
        t.after(() => store.close());
        return store;
      }
      t.after(async () => {
        await forgetRedis(servers, prefix);
      });
      return {
        store: await another(),
        advance: async (ms) => clock.advance(ms),
        another,
        cut: () => cutRedis(servers, prefix),
      };
    },
  };
}

export const realtimeAdapters: readonly RealtimeAdapter[] = [
  memory,
  redis('redis', redisUrls()),
  redis('redis-cluster', redisClusterUrls()),
];

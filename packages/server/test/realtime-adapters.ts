/** The one list of realtime adapters: every port's contract suite runs against each of them. */
import type { TestContext } from 'node:test';
import { createMemoryStore } from '../src/adapters/memory/memory-store.ts';
import type { RealtimeStore } from '../src/ports/realtime-store.ts';
import { createFakeClock } from './fake-clock.ts';

export interface StoreUnderTest {
  readonly store: RealtimeStore;
  /** Moves the store's time on. */
  advance(ms: number): Promise<void>;
}

export interface RealtimeAdapter {
  readonly name: string;
  /** A fresh, empty store that is closed with the test. */
  open(t: TestContext): Promise<StoreUnderTest>;
}

export const realtimeAdapters: readonly RealtimeAdapter[] = [
  {
    name: 'memory',
    async open(t) {
      const clock = createFakeClock();
      const store = createMemoryStore(clock);
      t.after(() => store.close());
      return { store, advance: async (ms) => clock.advance(ms) };
    },
  },
];

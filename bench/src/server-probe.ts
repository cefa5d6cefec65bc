/** Loaded into each server under test before its own code (`node --import`): tells the parent what the process has used. */
import { answerWith } from './rpc.ts';

export interface Memory {
  readonly rssBytes: number;
  /** JavaScript heap and what it holds outside of it. */
  readonly heapBytes: number;
}

export const probe = {
  /** Processor time of this process since its start, all threads, microseconds. */
  cpuMicros: (): number => {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
  /** After everything collectable is collected and given back. */
  memory: async (): Promise<Memory> => {
    // Twice: finalizers of the first round free what only the second can give back.
    for (let round = 0; round < 2; round++) await gc?.({ type: 'major', execution: 'async', flavor: 'last-resort' });
    const { rss, heapUsed, external } = process.memoryUsage();
    return { rssBytes: rss, heapBytes: heapUsed + external };
  },
};

answerWith(probe);
process.channel?.unref();

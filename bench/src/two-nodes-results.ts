/** Puts the numbers of a run with two nodes into bench/RESULTS.md. */
import { table, verdicts, whenAndWhere, writeSection } from './results.ts';
import { percentile, spread } from './statistics.ts';
import type { TwoNodesOptions } from './two-nodes.ts';

/** One round of one gathering. */
export interface NodesSample {
  readonly name: string;
  /** From the command to each viewer, milliseconds. */
  readonly latencies: Float64Array;
  /** From each command to the last of all viewers. */
  readonly lastLatencies: Float64Array;
  /** Of all nodes together. */
  readonly cpuMicrosPerDelivery: number;
  /** Messages that Redis was given to pass on; `null` without Redis. */
  readonly publishedPerCommand: number | null;
  readonly redisCpuMicrosPerCommand: number;
}

/** For each node, the host's first: the commands that it gave to Redis, and those that it got from there. */
export type Crossings = readonly { readonly published: number; readonly heard: number }[];

export async function writeTwoNodesResults(results: {
  samples: readonly NodesSample[];
  crossings: Crossings;
  options: TwoNodesOptions;
}): Promise<void> {
  const { samples, crossings, options } = results;
  const { viewers, rounds, commands, perSecond, isTrial } = options;
  const rows = [...Map.groupBy(samples, ({ name }) => name)].map(([name, some]) => {
    const each = (value: (sample: NodesSample) => number, unit: string) => spread(some.map(value), unit);
    return [
      name,
      ...[0.5, 0.99].map((share) => each(({ latencies }) => percentile(latencies, share), ' ms')),
      ...[0.5, 0.99].map((share) => each(({ lastLatencies }) => percentile(lastLatencies, share), ' ms')),
      each(({ cpuMicrosPerDelivery }) => cpuMicrosPerDelivery, ' µs'),
      some.every(({ publishedPerCommand }) => publishedPerCommand === null)
        ? '–'
        : each(({ publishedPerCommand }) => publishedPerCommand ?? Number.NaN, ''),
      each(({ redisCpuMicrosPerCommand }) => redisCpuMicrosPerCommand, ' µs'),
    ];
  });
  await writeSection(
    'two-nodes',
    [
      whenAndWhere(),
      `One room, its host and ${viewers} viewers: all on one node, or half of them on each of two. The host seeks ${perSecond} times a second, ` +
        `${commands} times in each of ${rounds} rounds; the servers take turns. Milliseconds from the moment in which he sends a seek until a ` +
        'viewer has read it, for every viewer and for the last of all. Servers, Redis, PostgreSQL and all viewers (two ' +
        'processes, the same for each) share the machine, so that the time the viewers take to read is part of it. CPU is that ' +
        'of all nodes together.',
      table(
        [
          '',
          'p50',
          'p99',
          'the last viewer, p50',
          'p99',
          'CPU per delivery',
          'PUBLISH per command',
          'CPU of Redis per command',
        ],
        rows,
      ),
      `Counted between each node and Redis, in a run of its own, for ${commands} commands of the host's on the first node:`,
      table(
        ['node', 'commands it gave to Redis', 'commands it got from Redis'],
        crossings.map(({ published, heard }, index) => [String(index + 1), String(published), String(heard)]),
      ),
      verdicts([
        {
          text: 'times a command crosses Redis to a node',
          limit: 1,
          values: crossings.map(({ heard }) => heard / commands),
          unit: '',
        },
        {
          text: 'times a command is given to Redis, by all nodes',
          limit: 1,
          values: [crossings.reduce((sum, { published }) => sum + published, 0) / commands],
          unit: '',
        },
      ]),
    ],
    isTrial,
  );
}

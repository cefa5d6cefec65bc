/** Puts the numbers of a fan-out run into bench/RESULTS.md, with date, machine and what was asked of them. */
import { arms, MEMORY, REDIS } from './arms.ts';
import type { FanoutOptions, FanoutSample, Round } from './fanout.ts';
import { table, verdicts, whenAndWhere, writeSection } from './results.ts';
import { spread } from './statistics.ts';

/** What is asked for, each measured within one round. */
const targets: readonly { text: string; limit: number; measured: (of: Round) => number; unit: string }[] = [
  {
    text: 'CPU per delivery, against the `ws` loop',
    limit: 0.85,
    measured: (of) => sampleOf(of, MEMORY).cpuMicrosPerDelivery / sampleOf(of, 'ws loop').cpuMicrosPerDelivery,
    unit: '×',
  },
  {
    text: 'CPU per delivery, against socket.io',
    limit: 0.6,
    measured: (of) => sampleOf(of, MEMORY).cpuMicrosPerDelivery / sampleOf(of, 'socket.io').cpuMicrosPerDelivery,
    unit: '×',
  },
  {
    text: 'Memory per connection',
    limit: 16,
    measured: (of) => sampleOf(of, MEMORY).rssBytesPerConnection / 1024,
    unit: ' KiB',
  },
  {
    text: 'CPU per delivery with Redis, against without',
    limit: 1.15,
    measured: (of) => sampleOf(of, REDIS).cpuMicrosPerDelivery / sampleOf(of, MEMORY).cpuMicrosPerDelivery,
    unit: '×',
  },
  { text: 'CPU per join', limit: 3, measured: (of) => sampleOf(of, MEMORY).cpuMicrosPerJoin / 1000, unit: ' ms' },
];

export async function writeFanoutResults(rounds: readonly Round[], options: FanoutOptions): Promise<void> {
  const [first = {}] = rounds;
  const names = arms.map(({ name }) => name);
  const section = [
    whenAndWhere(),
    `One host and ${options.viewers} viewers in one room. On average ${options.framesPerSecond} frames a second at random instants, in turn a ` +
      `seek of the host's and a viewer's message, for ${options.seconds} s, each to everyone: ${sampleOf(first, MEMORY).deliveries} deliveries. ` +
      `${options.joinsPerSecond} people join a second. Medians of ${options.rounds} rounds (least–most); within a round the servers take ` +
      'turns. CPU is that of the whole process, user and system. StreamIt is the real program, writing every command and ' +
      'message to its database (SQLite); the others pass frames on and do nothing else.',
    table(
      ['', 'CPU per delivery', 'memory per connection', 'of it JavaScript heap', 'CPU per join'],
      names.map((name) => {
        const values = (value: (sample: FanoutSample) => number) => rounds.map((round) => value(sampleOf(round, name)));
        return [
          name,
          spread(
            values((sample) => sample.cpuMicrosPerDelivery),
            ' µs',
          ),
          spread(
            values((sample) => sample.rssBytesPerConnection / 1024),
            ' KiB',
          ),
          spread(
            values((sample) => sample.heapBytesPerConnection / 1024),
            ' KiB',
          ),
          spread(
            values((sample) => sample.cpuMicrosPerJoin / 1000),
            ' ms',
          ),
        ];
      }),
    ),
    verdicts(targets.map(({ measured, ...target }) => ({ ...target, values: rounds.map(measured) }))),
  ];
  await writeSection('fanout', section, options.isTrial);
}

function sampleOf(round: Round, name: string): FanoutSample {
  const sample = round[name];
  if (sample === undefined) throw new Error(`${name} was not measured`);
  return sample;
}

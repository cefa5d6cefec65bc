/** Puts the numbers of a fan-out run into bench/RESULTS.md, with date, machine and what was asked of them. */
import { arms } from './arms.ts';
import type { FanoutOptions, FanoutSample, Round } from './fanout.ts';
import { table, whenAndWhere, writeSection } from './results.ts';

const OURS = 'StreamIt';

/** What issue 1 asks for, each measured within one round. */
const targets: readonly { text: string; limit: number; measured: (of: Round) => number; unit: string }[] = [
  {
    text: 'CPU per delivery, against the `ws` loop',
    limit: 0.85,
    measured: (of) => sampleOf(of, OURS).cpuMicrosPerDelivery / sampleOf(of, 'ws loop').cpuMicrosPerDelivery,
    unit: '×',
  },
  {
    text: 'CPU per delivery, against socket.io',
    limit: 0.6,
    measured: (of) => sampleOf(of, OURS).cpuMicrosPerDelivery / sampleOf(of, 'socket.io').cpuMicrosPerDelivery,
    unit: '×',
  },
  {
    text: 'Memory per connection',
    limit: 16,
    measured: (of) => sampleOf(of, OURS).rssBytesPerConnection / 1024,
    unit: ' KiB',
  },
  { text: 'CPU per join', limit: 3, measured: (of) => sampleOf(of, OURS).cpuMicrosPerJoin / 1000, unit: ' ms' },
];

export async function writeFanoutResults(rounds: readonly Round[], options: FanoutOptions): Promise<void> {
  const [first = {}] = rounds;
  const names = arms.map(({ name }) => name);
  const section = [
    whenAndWhere(),
    `One host and ${options.viewers} viewers in one room. On average ${options.framesPerSecond} frames a second at random instants, in turn a ` +
      `seek of the host's and a viewer's message, for ${options.seconds} s, each to everyone: ${sampleOf(first, OURS).deliveries} deliveries. ` +
      `${options.joinsPerSecond} people join a second. Medians of ${options.rounds} rounds (least–most); within a round the servers take ` +
      'turns. CPU is that of the whole process, user and system. StreamIt is the real program, writing every command and ' +
      'message to its database; the others pass frames on and do nothing else.',
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
    table(
      ['asked for', 'at most', 'measured', ''],
      targets.map(({ text, limit, measured, unit }) => {
        const values = rounds.map(measured);
        return [text, `${limit}${unit}`, spread(values, unit), median(values) <= limit ? 'yes' : '**no**'];
      }),
    ),
  ];
  await writeSection('fanout', section);
}

function sampleOf(round: Round, name: string): FanoutSample {
  const sample = round[name];
  if (sample === undefined) throw new Error(`${name} was not measured`);
  return sample;
}

function spread(values: readonly number[], unit: string): string {
  return `${median(values).toFixed(2)}${unit} (${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)})`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

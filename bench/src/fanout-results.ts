/** Puts the numbers of a fan-out run into bench/RESULTS.md, with date, machine and what was asked of them. */
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem, type } from 'node:os';
import type { FanoutOptions, FanoutSample } from './fanout.ts';

const results = new URL('../RESULTS.md', import.meta.url);
const OURS = 'StreamIt';

/** What issue 1 asks for. */
const targets: readonly { text: string; limit: number; measured: (of: Medians) => number; unit: string }[] = [
  {
    text: 'CPU per delivery, against the `ws` loop',
    limit: 0.85,
    measured: (of) => of(OURS, 'cpuMicrosPerDelivery') / of('ws loop', 'cpuMicrosPerDelivery'),
    unit: '×',
  },
  {
    text: 'CPU per delivery, against socket.io',
    limit: 0.6,
    measured: (of) => of(OURS, 'cpuMicrosPerDelivery') / of('socket.io', 'cpuMicrosPerDelivery'),
    unit: '×',
  },
  {
    text: 'Memory per connection',
    limit: 16,
    measured: (of) => of(OURS, 'rssBytesPerConnection') / 1024,
    unit: ' KiB',
  },
  {
    text: 'CPU per join',
    limit: 3,
    measured: (of) => of(OURS, 'cpuMicrosPerJoin') / 1000,
    unit: ' ms',
  },
];

type Medians = (arm: string, field: keyof FanoutSample) => number;

export async function writeFanoutResults(
  samples: ReadonlyMap<string, readonly FanoutSample[]>,
  options: FanoutOptions,
): Promise<void> {
  const of: Medians = (arm, field) => median((samples.get(arm) ?? []).map((sample) => sample[field]));
  const section = [
    '## fanout',
    `${new Date().toISOString().slice(0, 10)} · ${cpus().length} × ${cpus()[0]?.model.trim()} · ${Math.round(totalmem() / 2 ** 30)} GiB · ` +
      `${type()} ${release()} · Node ${process.versions.node}`,
    `One host and ${options.viewers} viewers in one room. ${options.framesPerSecond} frames a second, in turn a seek of the host's and a viewer's ` +
      `message, for ${options.seconds} s, each to everyone: ${of(OURS, 'deliveries')} deliveries. Everyone joins within ` +
      `${Math.ceil(options.viewers / options.joinsPerSecond)} s. Medians of ${options.rounds} rounds (least–most); the servers took turns. ` +
      'CPU is the whole process, user and system. StreamIt is the real program, writing every command and message to its ' +
      'database; the others do nothing but pass frames on.',
    table(
      ['', 'CPU per delivery', 'memory per connection', 'of it JavaScript heap', 'CPU per join'],
      [...samples].map(([arm, of]) => [
        arm,
        spread(of, (sample) => sample.cpuMicrosPerDelivery, 'µs'),
        spread(of, (sample) => sample.rssBytesPerConnection / 1024, 'KiB'),
        spread(of, (sample) => sample.heapBytesPerConnection / 1024, 'KiB'),
        spread(of, (sample) => sample.cpuMicrosPerJoin / 1000, 'ms'),
      ]),
    ),
    table(
      ['asked for', 'at most', 'measured', ''],
      targets.map(({ text, limit, measured, unit }) => {
        const value = measured(of);
        return [text, `${limit}${unit}`, `${value.toFixed(2)}${unit}`, value <= limit ? 'yes' : '**no**'];
      }),
    ),
  ].join('\n\n');
  await writeFile(results, withSection(await readFile(results, 'utf8').catch(() => ''), section));
  console.log(section);
}

function withSection(text: string, section: string): string {
  const head =
    '# Results\n\nWritten by the programs in this folder (`npm run bench -- fanout`); only the newest of each.\n\n';
  const others = text.split(/^(?=## )/m).filter((part) => part.startsWith('## ') && !part.startsWith('## fanout'));
  return `${head}${[`${section}\n`, ...others].join('\n')}`;
}

function spread(samples: readonly FanoutSample[], value: (sample: FanoutSample) => number, unit: string): string {
  const values = samples.map(value);
  return `${median(values).toFixed(2)} ${unit} (${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)})`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

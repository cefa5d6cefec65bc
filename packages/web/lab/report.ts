/** The results as docs/sync.md shows them: written between two markers, so that the text around them stays. */
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import type { Network } from './delay-proxy.ts';
import type { Figure } from './figures.ts';
import { median } from './statistics.ts';

/** All runs of one scenario on one set of networks. */
export interface Result {
  readonly scenario: string;
  /** One list for each run, each with the same lines. */
  readonly runs: readonly (readonly Figure[])[];
  /** Runs that were not counted, because the control was off by itself. */
  readonly repeated: number;
  /** The control was never quiet, and the last try was taken nevertheless. */
  readonly isNoisy: boolean;
}

export function nameOfNetworks(networks: readonly Network[]): string {
  const delays = networks.map(({ upMs, downMs }) => `${upMs}/${downMs}`).join(', ');
  return `${delays} ms ± ${networks[0]?.jitterMs ?? 0} ms`;
}

export function whenAndWhere(chromium: string): string {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const load = loadavg()
    .map((value) => value.toFixed(1))
    .join(', ');
  return `${new Date().toISOString().slice(0, 10)} · ${machine} · ${type()} ${release()} · Node ${process.versions.node} · Chromium ${chromium} · load ${load} at the end`;
}

/** The medians of all runs, each beside what is asked and what the control had. */
export function tableOf(results: readonly Result[]): string {
  const rows = results.flatMap(({ scenario, runs, repeated, isNoisy }) =>
    (runs[0] ?? []).map((figure, line) => {
      const of = (pick: (figure: Figure) => number | undefined) => {
        const values = runs.map((run) => run[line]).map((each) => (each === undefined ? undefined : pick(each)));
        return values.some((value) => value === undefined) ? undefined : median(values as number[]);
      };
      const [value, own, control] = [of((each) => each.value), of((each) => each.own), of((each) => each.control)];
      const note = `${repeated > 0 ? ` (${repeated} repeated)` : ''}${isNoisy ? ' (control not quiet)' : ''}`;
      return [
        line === 0 ? `**${scenario}**${note}` : '',
        figure.text,
        figure.limit === null ? '' : `≤ ${figure.limit}${figure.unit}`,
        written(value, figure),
        written(own, figure),
        written(control, figure),
        verdict(value, figure.limit),
        own === undefined ? '' : verdict(own, figure.limit),
      ];
    }),
  );
  const head = ['', 'what', 'asked', 'measured', 'by his own clock', 'control', 'kept', 'but for the clock'];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function verdict(value: number | undefined, limit: number | null): string {
  if (limit === null || value === undefined) return '';
  return value <= limit ? 'yes' : '**no**';
}

function written(value: number | undefined, { unit }: Figure): string {
  if (value === undefined) return '';
  if (!Number.isFinite(value)) return 'never';
  const digits = unit === '' || Math.abs(value) >= 100 ? 0 : unit === ' %' ? 2 : 1;
  return `${value.toFixed(digits)}${unit}`;
}

const BEGIN = '<!-- lab: begin -->';
const END = '<!-- lab: end -->';

/** @throws Error when the file has not both markers */
export async function writeBetweenMarkers(path: URL, text: string): Promise<void> {
  const page = await readFile(path, 'utf8');
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${path} has no "${BEGIN}" and "${END}" after it`);
  await writeFile(path, `${page.slice(0, begin + BEGIN.length)}\n\n${text}\n\n${page.slice(end)}`);
}

/** bench/RESULTS.md: the newest results of each program, with their date and machine. */
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem, type } from 'node:os';
import { median, spread } from './statistics.ts';

const results = new URL('../RESULTS.md', import.meta.url);

/** Puts a program's paragraphs in place of its older ones, and prints them. What was only tried is only printed. */
export async function writeSection(name: string, paragraphs: readonly string[], isTrial = false): Promise<void> {
  const section = [`## ${name}`, ...paragraphs].join('\n\n');
  console.log(section);
  if (isTrial) return;
  await writeFile(results, withSection(await readFile(results, 'utf8').catch(() => ''), name, section));
}

function withSection(text: string, name: string, section: string): string {
  const head =
    '# Results\n\nWritten by the programs in this folder (`npm run bench -- <name>`); only the newest of each.\n\n';
  const others = text.split(/^(?=## )/m).filter((part) => part.startsWith('## ') && !part.startsWith(`## ${name}\n`));
  return `${head}${[`${section}\n`, ...others].map((part) => `${part.trimEnd()}\n`).join('\n')}`;
}

export function whenAndWhere(): string {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()} · ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const system = `${type()} ${release()} · Node ${process.versions.node}`;
  return `${new Date().toISOString().slice(0, 10)} · ${machine} · ${system}`;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Something that is asked for, and what was measured of it in each round. */
export interface Asked {
  readonly text: string;
  readonly limit: number;
  readonly values: readonly number[];
  /** As it is written behind a number, with its space. */
  readonly unit: string;
}

/** Says of each whether the median keeps within its limit. */
export function verdicts(asked: readonly Asked[]): string {
  return table(
    ['asked for', 'at most', 'measured', ''],
    asked.map(({ text, limit, values, unit }) => [
      text,
      `${limit}${unit}`,
      spread(values, unit),
      median(values) <= limit ? 'yes' : '**no**',
    ]),
  );
}

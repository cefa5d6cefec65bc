/**
 * `npm run lab`: how far real players on bad networks are from the timeline and from each other, written to docs/sync.md.
 *
 *   --runs 3            of each scenario
 *   --long              ten minutes of steady play instead of one
 *   --only play,seek    only scenarios whose name begins so
 *   --networks asked    only this set: asked, symmetric
 *   --dry               prints, and writes nothing but the pictures, to the folder for temporary files
 *   --raw file.json     keeps everything that was noted
 */
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Network } from './delay-proxy.ts';
import type { Figure, Observed } from './figures.ts';
import { mishaps } from './mishaps.ts';
import { type Panel, plot } from './plot.ts';
import { nameOfNetworks, type Result, tableOf, whenAndWhere, writeBetweenMarkers } from './report.ts';
import { commands, type Scenario, steady } from './scenarios.ts';
import { openStage, type Stage } from './stage.ts';
import { percentile } from './statistics.ts';

const STEADY_MS = 60_000;
const STEADY_LONG_MS = 600_000;
/** A run whose control is further off tells of the machine, not of the players: it is repeated … */
const CONTROL_MAX_MS = 10;
/** … so often. */
const TRIES = 3;

const jitterMs = 15;
const sets: Readonly<Record<string, readonly Network[]>> = {
  asked: [
    { upMs: 5, downMs: 5, jitterMs },
    { upMs: 20, downMs: 60, jitterMs },
    { upMs: 80, downMs: 40, jitterMs },
  ],
  // The same round trips, divided evenly: what is left when no clock can be misled.
  symmetric: [
    { upMs: 5, downMs: 5, jitterMs },
    { upMs: 40, downMs: 40, jitterMs },
    { upMs: 60, downMs: 60, jitterMs },
  ],
};

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    long: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    networks: { type: 'string', default: Object.keys(sets).join(',') },
    dry: { type: 'boolean', default: false },
    raw: { type: 'string' },
  },
});
const words = options.only.split(',').filter((word) => word !== '');
const scenarios = [steady(options.long ? STEADY_LONG_MS : STEADY_MS), ...commands, ...mishaps].filter(
  ({ name }) => words.length === 0 || words.some((word) => name.startsWith(word)),
);
const docs = options.dry ? pathToFileURL(`${tmpdir()}/`) : new URL('../../../docs/', import.meta.url);
const sections: string[] = [];
const noted: unknown[] = [];
let chromium = '';

for (const name of options.networks.split(',')) {
  const networks = sets[name];
  if (networks === undefined) throw new Error(`no networks "${name}"; there are ${Object.keys(sets).join(', ')}`);
  const { results, panels } = await measure(networks);
  const picture = `sync-${name}.svg`;
  await writeFile(
    new URL(picture, docs),
    plot(
      panels,
      networks.map((network) => nameOfNetworks([network])),
    ),
  );
  const title = `Networks ${nameOfNetworks(networks)} (up/down)`;
  sections.push(`### ${title}`, tableOf(results), `![Errors over time, last run](${picture})`);
}
const text = [`${whenAndWhere(chromium)} · medians of ${options.runs} runs`, ...sections].join('\n\n');
console.log(text);
if (!options.dry) await writeBetweenMarkers(new URL('sync.md', docs), text);
if (options.raw !== undefined) await writeFile(options.raw, JSON.stringify(noted));

/** All scenarios, `--runs` times each, on one set of networks. */
async function measure(networks: readonly Network[]): Promise<{ results: Result[]; panels: Panel[] }> {
  const runs = new Map(scenarios.map(({ name }) => [name, [] as (readonly Figure[])[]]));
  const repeated = new Map<string, number>();
  const noisy = new Set<string>();
  const panels = new Map<string, Panel>();
  for (let run = 0; run < Number(options.runs); run++) {
    await using stack = new AsyncDisposableStack();
    const stage = await openStage(stack, networks);
    chromium = stage.browser.version();
    for (const scenario of scenarios) {
      const { observed, tries, controlMs } = await runQuietly(scenario, stage);
      runs.get(scenario.name)?.push(observed.figures);
      repeated.set(scenario.name, (repeated.get(scenario.name) ?? 0) + tries - 1);
      if (controlMs > CONTROL_MAX_MS) noisy.add(scenario.name);
      panels.set(scenario.name, { title: scenario.name, observed });
      if (options.raw !== undefined) noted.push({ networks, scenario: scenario.name, run, ...observed });
    }
  }
  const results = scenarios.map(({ name }) => ({
    scenario: name,
    runs: runs.get(name) ?? [],
    repeated: repeated.get(name) ?? 0,
    isNoisy: noisy.has(name),
  }));
  return { results, panels: [...panels.values()] };
}

async function runQuietly(
  scenario: Scenario,
  stage: Stage,
): Promise<{ observed: Observed; tries: number; controlMs: number }> {
  for (let tries = 1; ; tries++) {
    const observed = await scenario.run(stage);
    const controlMs = controlErrorMs(observed);
    const summary = observed.figures.map(({ text, value, own }) => `${text} ${round(value)} (${round(own)})`);
    console.error(`${scenario.name}: control ${round(controlMs)} ms · ${summary.join(' · ')}`);
    if (controlMs <= CONTROL_MAX_MS || tries === TRIES) return { observed, tries, controlMs };
  }
}

function controlErrorMs({ controls, from, until }: Observed): number {
  const errors = controls.flatMap((track) => track.errors.filter(([at]) => at >= from && at < until));
  return percentile(
    errors.map(([, error]) => Math.abs(error)),
    0.95,
  );
}

function round(value: number | undefined): string {
  return value === undefined ? '' : value.toFixed(1);
}

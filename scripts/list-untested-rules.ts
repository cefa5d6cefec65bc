/**
 * Which rules of SPEC.md no test names in its title, and which rules tests name that SPEC.md does not have:
 *
 *   node scripts/list-untested-rules.ts
 *
 * Lists them and fails when there is any. That a test names a rule does not prove that it tests it; that none does is
 * certain.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const SPEC = 'packages/protocol/SPEC.md';
/** Tests, and what they are made of: scenarios, contracts of ports, steps. */
const TESTS = [
  '{packages,bench}/*/{src,e2e}/**/*.{test,contract}.{ts,tsx}',
  'packages/*/{test,e2e}/**/*.{ts,tsx}',
  'bench/src/**/*.test.ts',
];

export interface Gaps {
  /** Rules that no test names. */
  readonly untested: readonly string[];
  /** Rules that tests name, with where, but that are nowhere stated. */
  readonly unknown: readonly string[];
}

/** Rules that a text states, in its order: `- **PB4** …`. */
export function rulesIn(spec: string): string[] {
  return [...spec.matchAll(/^- \*\*([A-Z]{2}\d+[a-z]?)\*\*/gm)].flatMap(([, rule]) => rule ?? []);
}

/** Rules that titles in a source name: strings that begin with them, `'[PB4] [PB5] …'`. */
export function rulesNamedIn(source: string): string[] {
  const titles = source.matchAll(/['"`]((?:\[[A-Z]{2}\d+[a-z]?\] ?)+)/g);
  return [...titles].flatMap(([, named = '']) => named.match(/[A-Z]{2}\d+[a-z]?/g) ?? []);
}

/** `tests`: path → source. */
export function gapsBetween(spec: string, tests: ReadonlyMap<string, string>): Gaps {
  const rules = rulesIn(spec);
  const namedAt = new Map<string, string>();
  for (const [path, source] of tests) for (const rule of rulesNamedIn(source)) namedAt.set(rule, path);
  return {
    untested: rules.filter((rule) => !namedAt.has(rule)),
    unknown: [...namedAt].filter(([rule]) => !rules.includes(rule)).map(([rule, path]) => `${rule} (${path})`),
  };
}

if (import.meta.main) {
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const paths = globSync(TESTS, { cwd: root, exclude: ['**/node_modules/**'] });
  const { untested, unknown } = gapsBetween(read(SPEC), new Map(paths.map((path) => [path, read(path)])));
  for (const rule of untested) console.error(`${rule}: stated in ${SPEC}, but no test names it`);
  for (const rule of unknown) console.error(`${rule}: named by a test, but not stated in ${SPEC}`);
  process.exitCode = untested.length + unknown.length === 0 ? 0 : 1;
}

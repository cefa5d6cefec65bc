/**
 * `npm test`: types, lint, generated documents, unit and integration tests, then the tests in a real browser.
 *
 *   npm test                       everything
 *   npm test -- packages/sdk       only the test files whose path contains one of the words
 *
 * Everything runs even when something fails; the last line is `N passed, N failed`. With CI set, nothing may be left out.
 */
import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { findChromium, installChromium } from './find-chromium.ts';
import { startTestServices } from './test-services.ts';

/** No single file takes longer than this, in milliseconds; what does, hangs. */
const FILE_TIMEOUT_MS = 5 * 60_000;

const root = join(import.meta.dirname, '..');
const inCi = Boolean(process.env.CI);
const words = process.argv.slice(2);
const totals = { passed: 0, failed: 0 };
const notes: string[] = [];
const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stopped.abort());

if (words.length === 0) {
  await check('types', 'tsc', ['--build']);
  await check('lint and format', 'biome', ['check', '--error-on-warnings']);
  await check('generated documents', 'node', ['scripts/generate-docs.ts', '--check']);
  await check('every rule has a test', 'node', ['scripts/list-untested-rules.ts']);
}
const services = await startTestServices(process.env);
notes.push(...services.missing);
if (inCi) totals.failed += services.missing.length;
try {
  await runTests(
    filesOf([
      'packages/*/src/**/*.test.ts',
      'packages/server/test/**/*.test.ts',
      'packages/web/lab/*.test.ts',
      'bench/src/**/*.test.ts',
      'scripts/*.test.ts',
    ]),
    {
      title: 'unit and integration tests',
      filesAtOnce: availableParallelism(),
      env: services.env,
    },
  );
} finally {
  await services.stop();
}
await runBrowserTests(filesOf(['packages/web/e2e/**/*.test.ts']));

if (stopped.signal.aborted) notes.push('Stopped before the end.');
for (const note of notes) console.log(`\n${note}`);
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed > 0 || stopped.signal.aborted ? 1 : 0;

/** One tool that says yes or no; counts as one test. */
async function check(title: string, tool: string, args: string[]): Promise<void> {
  if (stopped.signal.aborted) return;
  const code = await exitCodeOf(join(root, 'node_modules/.bin', tool), args);
  console.log(`${code === 0 ? '✔' : '✖'} ${title}${code === 0 ? '' : `: \`${tool} ${args.join(' ')}\` failed`}`);
  totals[code === 0 ? 'passed' : 'failed']++;
}

async function exitCodeOf(command: string, args: string[]): Promise<number | null> {
  const options: SpawnOptions = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], signal: stopped.signal };
  try {
    const [code] = await once(spawn(command, args, options), 'exit');
    return code;
  } catch (error) {
    if (!stopped.signal.aborted) console.error(error);
    return null;
  }
}

function filesOf(patterns: string[]): string[] {
  return globSync(patterns, { cwd: root, exclude: ['**/node_modules/**'] })
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .sort()
    .map((file) => join(root, file));
}

async function runBrowserTests(files: string[]): Promise<void> {
  if (files.length === 0 || stopped.signal.aborted) return;
  const chromium = findChromium(process.env) ?? installChromium(process.env);
  if (chromium === undefined) {
    notes.push(
      `Left out: the browser tests (${files.length} files), because there is no Chromium. Install Chromium or Chrome, ` +
        'or name one by CHROMIUM_PATH.',
    );
    if (inCi) totals.failed++;
    return;
  }
  // One after another: the tests measure how well several browsers stay in step, and need the machine for themselves.
  await runTests(files, { title: 'browser tests', filesAtOnce: 1, env: { CHROMIUM_PATH: chromium } });
}

async function runTests(
  files: string[],
  { title, filesAtOnce, env }: { title: string; filesAtOnce: number; env?: Readonly<Record<string, string>> },
): Promise<void> {
  if (files.length === 0 || stopped.signal.aborted) return;
  console.log(`\n${title} (${files.length} files)\n`);
  Object.assign(process.env, env);
  const tests = run({
    files,
    cwd: root,
    concurrency: filesAtOnce,
    timeout: FILE_TIMEOUT_MS,
    signal: stopped.signal,
  });
  tests.on('test:summary', ({ file, counts }) => {
    if (file !== undefined) return;
    totals.passed += counts.passed;
    totals.failed += counts.tests - counts.passed - counts.skipped - counts.todo;
    const leftOut = counts.skipped + counts.todo;
    if (leftOut === 0) return;
    notes.push(`Left out: ${leftOut} of the ${title} say of themselves that they are skipped.`);
    if (inCi) totals.failed += leftOut;
  });
  for await (const text of tests.compose(new spec())) process.stdout.write(text);
}

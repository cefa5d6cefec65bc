/** docs/manual-testing.md, done: its bash blocks are run in one shell, and print what stands below them. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { startNode } from './start-node.ts';

const document = new URL('../../../docs/manual-testing.md', import.meta.url);
const STAND_IN = new URL('./wscat-stand-in.ts', import.meta.url);

interface Step {
  readonly script: string;
  /** Lines, in which `…` stands for anything. */
  readonly prints: readonly string[];
}

function stepsIn(text: string): Step[] {
  const blocks = text.matchAll(/^```bash\n([\s\S]*?)^```\n\n```text\n([\s\S]*?)^```$/gm);
  return [...blocks].map(([, script = '', prints = '']) => ({ script, prints: prints.trimEnd().split('\n') }));
}

function isAs(expected: string, line: string): boolean {
  const parts = expected.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(line);
}

/** A shell in which blocks are run one after another, with a `wscat` that needs no network to be there. */
async function startShell(t: TestContext, url: string) {
  const bin = await mkdtemp(join(tmpdir(), 'streamit-manual-'));
  const wscat = join(bin, 'wscat');
  await writeFile(wscat, `#!/bin/sh\nexec "${process.execPath}" "${STAND_IN.pathname}" "$@"\n`);
  await chmod(wscat, 0o755);
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, BASE: url, TMPDIR: bin };
  // A group of its own: what it leaves running in the background ends with it.
  const shell = spawn('bash', { env, detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(shell, 'exit').then(() => true);
  t.after(async () => {
    if (shell.exitCode === null) process.kill(-(shell.pid ?? 0), 'SIGKILL');
    await exited;
    await rm(bin, { recursive: true });
  });
  let printed = '';
  shell.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  return async (script: string): Promise<string[]> => {
    const END = '--- end of the block ---';
    printed = '';
    shell.stdin.write(`${script}\necho '${END}'\n`);
    while (!printed.includes(END)) {
      const ended = await Promise.race([once(shell.stdout, 'data').then(() => false), exited]);
      assert.ok(!ended, `the shell ended; it printed:\n${printed}`);
    }
    return printed.slice(0, printed.indexOf(END)).trimEnd().split('\n');
  };
}

test('[TR1] [RM4] [RM6] [RM7] [AU6] the way through a room by hand prints what is written there', async (t) => {
  const text = await readFile(document, 'utf8');
  const steps = stepsIn(text);
  assert.equal(steps.length, text.match(/^```bash$/gm)?.length, 'each block has what it prints below it');
  const { url } = await startNode(t, {}, { STREAMIT_AUTH_ATTEMPTS_PER_MINUTE: '10' });
  const run = await startShell(t, url);
  for (const { script, prints } of steps) {
    const printed = await run(script);
    const isRight = printed.length === prints.length && prints.every((line, n) => isAs(line, printed[n] ?? ''));
    assert.ok(isRight, `printed:\n${printed.join('\n')}\n\nwritten:\n${prints.join('\n')}\n\nby:\n${script}`);
  }
});

test('what is written stands for itself, but for the dots', () => {
  assert.ok(isAs('{"id":"…","n":[1]}', '{"id":"a-b","n":[1]}'));
  assert.ok(!isAs('{"id":"…"}', '{"id":"a"} and more'));
  assert.ok(!isAs('a.c', 'abc'));
  assert.equal(stepsIn('```bash\nls\n```\n\n```text\nfile\n```\n')[0]?.prints[0], 'file');
});

import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ConfigError, describeConfig, type Environment } from '../config.ts';
import { AppError } from '../lib/app-error.ts';
import { UsageError } from './command.ts';
import { explain, runCommand } from './run-command.ts';

const COMMANDS = ['serve', 'expire-rooms', 'create-user', 'seed-room', 'audit', 'check-config'];

async function run(args: readonly string[], env: Environment = {}): Promise<string> {
  const lines: string[] = [];
  await runCommand(args, { env, print: (line) => lines.push(line), errors: process.stderr });
  return lines.join('\n');
}

test('[OP1b] --help lists the commands and every variable', async () => {
  for (const args of [['--help'], ['-h']]) {
    const overview = await run(args);
    for (const command of COMMANDS) assert.match(overview, new RegExp(`^  ${command} `, 'm'));
    for (const { name } of describeConfig()) assert.match(overview, new RegExp(`^  ${name}\\b`, 'm'));
  }
});

test('[OP1b] each command has its --help', async () => {
  for (const command of COMMANDS) {
    assert.match(await run([command, '--help']), new RegExp(`^Usage: streamit ${command}`));
  }
  assert.match(await run(['seed-room', '--viewers', '5', '--help']), /--viewers <number>/);
});

test('[OP1b] what is no command or option is refused before anything happens', async () => {
  for (const args of [
    ['nonsense'],
    ['constructor'],
    ['serve', '--port', '80'],
    ['serve', 'extra'],
    ['--port', '80'],
    ['expire-rooms', '--all'],
    ['create-user', '--email', 'ann@example.org'],
    ['create-user', '--email', '', '--username', 'ann'],
    ['seed-room', '--viewers'],
    ['seed-room', '--viewers', 'many'],
    ['seed-room', '--viewers=-1'],
    ['seed-room', '--viewers', '1.5'],
    ['seed-room', '--viewers', '1000000'],
  ]) {
    await assert.rejects(run(args), UsageError, args.join(' '));
  }
});

test('[OP1] [OP1b] check-config shows what would run, without the key, and changes nothing', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'streamit-cli-'));
  t.after(() => rm(directory, { recursive: true }));
  const dataDir = join(directory, 'data');
  const secretKey = 'x'.repeat(40);
  const shown = await run(['check-config'], { STREAMIT_DATA_DIR: dataDir, SECRET_KEY: secretKey });
  assert.equal(JSON.parse(shown).dataDir, dataDir);
  assert.equal(shown.includes(secretKey), false);
  await assert.rejects(stat(dataDir), /ENOENT/);
  await assert.rejects(run(['check-config'], { PORT: 'x' }), /PORT: must be a whole number/);
});

test('mistakes of the person are explained, ours keep their stack', () => {
  assert.equal(explain(new UsageError('no such thing')), 'no such thing');
  assert.match(explain(new ConfigError(['PORT: bad'])) ?? '', /PORT: bad/);
  assert.equal(explain(new AppError('CONFLICT', 'taken')), 'taken');
  assert.equal(explain(new TypeError('oops')), undefined);
});

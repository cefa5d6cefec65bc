/** From the words after `streamit` to a command. */
import { ConfigError, describeConfig } from '../config.ts';
import { AppError } from '../lib/app-error.ts';
import { audit } from './audit.ts';
import { checkConfig } from './check-config.ts';
import { type Command, type Terminal, UsageError } from './command.ts';
import { createUser } from './create-user.ts';
import { expireRooms } from './expire-rooms.ts';
import { seedRoom } from './seed-room.ts';
import { serve } from './serve.ts';

const DEFAULT = 'serve';
const COMMANDS: Readonly<Record<string, Command>> = {
  serve,
  'expire-rooms': expireRooms,
  'create-user': createUser,
  'seed-room': seedRoom,
  audit,
  'check-config': checkConfig,
};

const HELP_FLAGS: ReadonlySet<string> = new Set(['--help', '-h']);

/** Runs what `args` ask for. @throws UsageError, ConfigError, AppError: mistakes that {@link explain} can put in a sentence */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<void> {
  const isNamed = args[0] !== undefined && !args[0].startsWith('-');
  const [name = DEFAULT, ...rest] = isNamed ? args : [DEFAULT, ...args];
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const wantsHelp = rest.some((word) => HELP_FLAGS.has(word));
  if (command === undefined) throw new UsageError(`There is no command "${name}". Try: streamit --help`);
  if (!wantsHelp) return command.run(rest, terminal);
  terminal.print(isNamed ? `Usage: streamit ${name} ${command.usage}`.trimEnd() : overview());
}

/** The sentence for a mistake of the person at the keyboard; `undefined` when it is ours, and its stack is needed. */
export function explain(error: unknown): string | undefined {
  const isTheirs = error instanceof UsageError || error instanceof ConfigError || error instanceof AppError;
  return isTheirs ? error.message : undefined;
}

function overview(): string {
  const commands = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(14)} ${summary}`);
  const variables = describeConfig().map(
    ({ name, fallback, description }) => `  ${name}${fallback && ` (${fallback})`}\n      ${description}`,
  );
  return [
    'Usage: streamit [command] [options]',
    `Commands (streamit <command> --help tells more):\n${commands.join('\n')}`,
    `Configuration, from the environment:\n${variables.join('\n')}`,
  ].join('\n\n');
}

/** What a command of the program is, and how its arguments are read. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Environment } from '../config.ts';

/** The world outside, so that tests can be it. */
export interface Terminal {
  readonly env: Environment;
  /** Writes one line to standard output. */
  print(line: string): void;
  /** Standard error: where a command logs whose output is meant to be read by a program. */
  readonly errors: { write(line: string): void };
}

export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  /** What follows the command's name, and what each option means. */
  readonly usage: string;
  run(args: readonly string[], terminal: Terminal): Promise<void>;
}

/** The person asked for something that does not exist; told without a stack. */
export class UsageError extends Error {}

type Options = NonNullable<ParseArgsConfig['options']>;

/** The options in `args`, by their names. @throws UsageError for unknown ones, missing values, and anything that is no option */
export function readOptions<const O extends Options>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** A value that the command can't do without. */
export function required(value: string | undefined, option: string): string {
  if (!value) throw new UsageError(`--${option} is missing`);
  return value;
}

#!/usr/bin/env node
/** The program `streamit`. */
import { explain, runCommand } from './cli/run-command.ts';

const print = (line: string) => console.log(line);

try {
  await runCommand(process.argv.slice(2), { env: process.env, print, errors: process.stderr });
} catch (error) {
  console.error(explain(error) ?? error);
  process.exitCode = 1;
}

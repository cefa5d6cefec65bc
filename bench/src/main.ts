/** `npm run bench -- <name> [options]`: runs one of the programs beside this file. */
import { chat } from './chat.ts';
import { discovery } from './discovery.ts';
import { fanout } from './fanout.ts';
import { idle } from './idle.ts';
import { joins } from './joins.ts';
import { twoNodes } from './two-nodes.ts';

const programs: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  chat,
  discovery,
  fanout,
  idle,
  joins,
  'two-nodes': twoNodes,
};

// Ended from outside it ends what it has started: services do so when this process exits.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

const [name = '', ...args] = process.argv.slice(2);
const program = Object.hasOwn(programs, name) ? programs[name] : undefined;
if (program === undefined) {
  console.error(`Usage: npm run bench -- <${Object.keys(programs).join('|')}> [options]`);
  process.exitCode = 2;
} else {
  await program(args);
}

/** `streamit create-user`: an account without the page. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { accountRoutes } from '@streamit/protocol';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { createValidator } from '../lib/validate.ts';
import { type Command, readOptions, required } from './command.ts';

const validate = createValidator(accountRoutes['POST /api/auth/register/'].body);

export const createUser: Command = {
  summary: 'Create an account',
  usage: `--email <e-mail> --username <name> [--display-name <name>]

The password is read from standard input (one line), so that no list of processes shows it.`,
  async run(args, { env, print }) {
    const options = readOptions(args, {
      email: { type: 'string' },
      username: { type: 'string' },
      'display-name': { type: 'string' },
    });
    const email = required(options.email, 'email');
    const username = required(options.username, 'username');
    const displayName = options['display-name'];
    const password = await readPassword(print);
    // The same rules as over HTTP.
    validate({ email, username, password, ...(displayName !== undefined && { display_name: displayName }) });
    const app = await createApp(readConfig(env));
    try {
      const user = await app.accounts.register({ email, username, password, displayName });
      print(`Created ${user.username} (${user.id})`);
    } finally {
      await app.close();
    }
  },
};

/** One line of standard input; typed at a terminal it is not shown. */
async function readPassword(print: (line: string) => void): Promise<string> {
  const { stdin } = process;
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: unseen, terminal: stdin.isTTY === true });
  if (stdin.isTTY) print('Password:');
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
  }
}

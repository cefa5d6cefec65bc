/** `streamit check-config`: what the server would run with, without running it. */
import { parseConfig } from '../config.ts';
import { type Command, readOptions } from './command.ts';

export const checkConfig: Command = {
  summary: 'Check the configuration and show what it means',
  usage: `

Reads the environment and changes nothing. Exits with 1 and the reasons when the configuration is not valid.`,
  async run(args, { env, print }) {
    readOptions(args, {});
    const { secretKey, ...shown } = parseConfig(env);
    print(
      JSON.stringify({ ...shown, secretKey: secretKey === null ? '(made at the first start)' : '(given)' }, null, 2),
    );
  },
};

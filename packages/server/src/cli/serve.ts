/** `streamit serve`: runs the server until it is told to stop. */
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { type Command, readOptions, UsageError } from './command.ts';

/** Time to tell viewers and finish writes (OP2); what is not done by then never will be. */
const CLOSE_DEADLINE_MS = 10_000;

export const serve: Command = {
  summary: 'Run the server (default)',
  usage: `

Runs until SIGTERM or Ctrl-C; a second one does not wait for the end of the shutdown.`,
  async run(args, { env, print }) {
    readOptions(args, {});
    const config = readConfig(env);
    const app = await createApp(config);
    const stopped = nextSignal();
    try {
      const { url } = await app.listen().catch(explainRefusal(config.port));
      print(`StreamIt is at ${url}`);
      await stopped;
    } finally {
      const giveUp = () => process.exit(1);
      setTimeout(giveUp, CLOSE_DEADLINE_MS).unref();
      void nextSignal().then(giveUp);
      await app.close();
    }
  },
};

/** What the system says when the port can't be had, as a sentence with a next step. */
function explainRefusal(port: number): (error: unknown) => never {
  return (error) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') throw new UsageError(`Port ${port} is in use. Choose another, such as PORT=${port + 1}`);
    if (code === 'EACCES') throw new UsageError(`Port ${port} needs more rights. Choose one above 1023 with PORT=`);
    throw error;
  };
}

function nextSignal(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const signals = ['SIGTERM', 'SIGINT'] as const;
  const onSignal = () => {
    for (const signal of signals) process.off(signal, onSignal);
    resolve();
  };
  for (const signal of signals) process.on(signal, onSignal);
  return promise;
}

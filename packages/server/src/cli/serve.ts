/** `streamit serve`: the server, until it is told to stop; or, for more than one worker, those who are each a server. */
import cluster from 'node:cluster';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { type Command, readOptions, UsageError } from './command.ts';
import { nextSignal } from './signals.ts';
import { superviseWorkers } from './supervise-workers.ts';
import { joinSupervisor } from './worker.ts';

/** Time to tell viewers and finish writes (OP2); what is not done by then never will be. */
const CLOSE_DEADLINE_MS = 10_000;

export const serve: Command = {
  summary: 'Run the server (default)',
  usage: `

Runs until SIGTERM or Ctrl-C; a second one does not wait for the end of the shutdown.`,
  async run(args, terminal) {
    readOptions(args, {});
    const config = readConfig(terminal.env);
    if (cluster.isPrimary && config.workers > 1) return superviseWorkers(config.workers, terminal);

    const worker = cluster.worker && joinSupervisor(cluster.worker);
    try {
      const app = await createApp(config, { ...(worker && { worker: worker.id, exposeWith: worker.exposeWith }) });
      const stopped = worker?.stopped ?? nextSignal();
      try {
        const { url } = await app.listen().catch(explainRefusal(config.port));
        if (worker === undefined) terminal.print(`StreamIt is at ${url}`);
        else worker.listens(url);
        await stopped;
      } finally {
        const giveUp = () => process.exit(1);
        setTimeout(giveUp, CLOSE_DEADLINE_MS).unref();
        if (worker === undefined) void nextSignal().then(giveUp);
        await app.close();
      }
    } finally {
      worker?.leave();
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

/** A Redis of a test's own. It keeps nothing: killed and started again, it is empty. */
import { findProgram, type Owner, type ServiceProcess, startServiceProcess } from './service-process.ts';

const PLACES = [
  '/usr/bin',
  '/usr/local/bin',
  '/opt/homebrew/bin',
  '/opt/homebrew/opt/redis*/bin',
  '/usr/local/opt/redis*/bin',
];

export const findRedis = (): string | undefined => findProgram('redis-server', PLACES);

export interface RedisOptions {
  /** A free one when missing. */
  readonly port?: number;
  /** Words of the command line besides, such as `--cluster-enabled yes`. */
  readonly args?: readonly string[];
}

/** Its URL is `redis://127.0.0.1:<port>`. @throws Error when the program is missing or does not start */
export async function startRedisProcess(owner: Owner, { port, args = [] }: RedisOptions = {}): Promise<ServiceProcess> {
  const command = findRedis();
  if (command === undefined) throw new Error('there is no redis-server');
  return startServiceProcess(
    owner,
    async (place) => ({
      command,
      args: [
        ...['--port', String(place.port), '--bind', '127.0.0.1', '--dir', place.folder],
        ...['--save', '', '--appendonly', 'no', '--daemonize', 'no', ...args],
      ],
      ready: /Ready to accept connections/,
      end: 'SIGTERM',
      url: `redis://127.0.0.1:${place.port}`,
    }),
    port === undefined ? {} : { port },
  );
}

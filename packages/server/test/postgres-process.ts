/** A PostgreSQL of a test's own. Its data lie in a temporary folder: killed and started again, it has what was committed. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  findProgram,
  type Owner,
  type ServiceProcess,
  startServiceProcess,
  unprivilegedAccount,
} from './service-process.ts';

/** Debian's, Fedora's and Homebrew's. */
const PLACES = [
  '/usr/lib/postgresql/*/bin',
  '/usr/bin',
  '/usr/pgsql-*/bin',
  '/opt/homebrew/opt/postgresql*/bin',
  '/usr/local/opt/postgresql*/bin',
];
/** Many test files run at once, each with a pool for each of its databases. */
const CONNECTIONS_MAX = 400;

/** The programs that make and serve a database; `undefined` when one is missing. */
export function findPostgres(): { initdb: string; postgres: string } | undefined {
  const [initdb, postgres] = ['initdb', 'postgres'].map((name) => findProgram(name, PLACES));
  return initdb === undefined || postgres === undefined ? undefined : { initdb, postgres };
}

/**
 * Its URL is that of the database `postgres` for the account `postgres`, who may make others and needs no password.
 * `port`: a free one when missing. `settings`: of the server, by their names, besides.
 * @throws Error when the programs are missing or do not start
 */
export async function startPostgresProcess(
  owner: Owner,
  { port, settings = {} }: { readonly port?: number; readonly settings?: Readonly<Record<string, string>> } = {},
): Promise<ServiceProcess> {
  const programs = findPostgres();
  if (programs === undefined) throw new Error('there is no PostgreSQL');
  const account = unprivilegedAccount(['postgres', 'nobody']);
  return startServiceProcess(
    owner,
    async (place) => {
      const data = join(place.folder, 'data');
      const args = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
      await promisify(execFile)(programs.initdb, args, {
        cwd: place.folder,
        env: { PATH: process.env.PATH },
        ...account,
      });
      const all = {
        listen_addresses: '127.0.0.1',
        unix_socket_directories: '',
        max_connections: CONNECTIONS_MAX,
        // What is lost without it only a power cut loses, and nobody misses a test's data then.
        fsync: 'off',
        ...settings,
      };
      return {
        command: programs.postgres,
        args: [
          ...['-D', data, '-p', String(place.port)],
          ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
        ],
        ready: /database system is ready to accept connections/,
        // "Fast": open transactions are rolled back and connections cut, as when the service is restarted.
        end: 'SIGINT',
        url: `postgres://postgres@127.0.0.1:${place.port}/postgres`,
      };
    },
    port === undefined ? { account } : { port, account },
  );
}

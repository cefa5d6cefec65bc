/** The servers that are compared, each started as its own process with the same probe in it. */
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Target } from './room-clients.ts';
import { end } from './rpc.ts';
import { type Stack, startRedis } from './services.ts';
import { createInstallation, type Services, seedRooms, startNode, startServer } from './streamit.ts';

export interface RunningArm {
  readonly server: ChildProcess;
  /** The host and all viewers; of StreamIt each is another account. */
  readonly target: Target;
}
export interface Arm {
  readonly name: string;
  /** It ends with `stack`. */
  start(viewers: number, stack: Stack): Promise<RunningArm>;
}

export const MEMORY = 'StreamIt';
export const REDIS = 'StreamIt with Redis';

export const arms: readonly Arm[] = [
  { name: MEMORY, start: (viewers, stack) => startStreamIt(viewers, stack) },
  {
    name: REDIS,
    start: async (viewers, stack) => startStreamIt(viewers, stack, { redisUrl: await startRedis(stack) }),
  },
  { name: 'ws loop', start: (viewers, stack) => startComparison('ws-loop.ts', 'websocket', viewers, stack) },
  { name: 'socket.io', start: (viewers, stack) => startComparison('socket-io.ts', 'socket.io', viewers, stack) },
];

async function startStreamIt(viewers: number, stack: Stack, services: Services = {}): Promise<RunningArm> {
  const env = await createInstallation(stack, services);
  const [room] = await seedRooms(env, 1, viewers);
  if (room === undefined) throw new Error('no room was made');
  const node = await startNode(stack, env);
  const urls = [room.host, ...room.viewers].map((token) => node.socketUrl(room, token));
  return { server: node.process, target: { protocol: 'websocket', urls } };
}

async function startComparison(
  file: string,
  protocol: Target['protocol'],
  viewers: number,
  stack: Stack,
): Promise<RunningArm> {
  const { server, url } = await startServer(join(import.meta.dirname, 'servers', file), {});
  stack.defer(() => end(server));
  const target = protocol === 'websocket' ? url.replace(/^http/, 'ws') : url;
  return { server, target: { protocol, urls: Array.from({ length: viewers + 1 }, () => target) } };
}

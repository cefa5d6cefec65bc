/**
 * From a command of the host's to its delivery at every viewer of one room: with all of them on one node, and with half of
 * them on each of two. The same viewers, in the same two processes, hear it; only the servers differ. And how often a command
 * crosses Redis.
 *
 *   npm run bench -- two-nodes [--viewers 1000] [--rounds 5] [--commands 100] [--rate 10] [--quick]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { audience } from './audience.ts';
import { startCountingProxy } from './counting-proxy.ts';
import { type Remote, startChild } from './rpc.ts';
import { createDatabase, redisUse, type Stack, startPostgres, startRedis } from './services.ts';
import { shuffled } from './statistics.ts';
import { createInstallation, type RunningNode, type Services, seedRooms, startNode } from './streamit.ts';
import { type Crossings, type NodesSample, writeTwoNodesResults } from './two-nodes-results.ts';

export interface TwoNodesOptions {
  readonly viewers: number;
  readonly rounds: number;
  /** In each round. */
  readonly commands: number;
  readonly perSecond: number;
  readonly isTrial: boolean;
}

/** A room with everybody in it, on one node or two. */
interface Gathering {
  readonly name: string;
  readonly nodes: readonly RunningNode[];
  readonly redisUrl: string | undefined;
  readonly halves: readonly [Remote<typeof audience>, Remote<typeof audience>];
}

/** After people came: longer than until the last list of those present, which is the later the larger the room. */
const SETTLE_MS = 8_000;
const JOIN_AT_ONCE = 10;
/** Commands before anything is measured, so that code is compiled. */
const WARM_UP_COMMANDS = 30;
/** What each event of the bus with a command in it holds, and nothing else that goes to Redis. */
const COMMAND_ON_THE_BUS = '"type":"PLAYBACK_STATE"';

export async function twoNodes(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      viewers: { type: 'string', default: '1000' },
      rounds: { type: 'string', default: '5' },
      commands: { type: 'string', default: '100' },
      rate: { type: 'string', default: '10' },
      quick: { type: 'boolean', default: false },
    },
  });
  const options: TwoNodesOptions = {
    viewers: Number(values.viewers),
    rounds: values.quick ? 1 : Number(values.rounds),
    commands: Number(values.commands),
    perSecond: Number(values.rate),
    isTrial: values.quick,
  };
  await using stack = new AsyncDisposableStack();
  const postgres = await startPostgres(stack);
  const redis = async (): Promise<Services & { redisUrl: string }> => ({
    redisUrl: await startRedis(stack),
    databaseUrl: await createDatabase(postgres, `bench_${databases++}`),
  });
  let databases = 0;
  const gatherings = [
    await gather(stack, '1 node, memory, SQLite', [{}], options),
    await gather(stack, '1 node, Redis, PostgreSQL', [await redis()], options),
    await gather(stack, '2 nodes, Redis, PostgreSQL', await redis().then((services) => [services, services]), options),
  ];
  const samples: NodesSample[] = [];
  for (let round = 1; round <= options.rounds; round++) {
    for (const gathering of shuffled(gatherings)) {
      const sample = await measure(gathering, options);
      samples.push(sample);
      console.log(
        `round ${round}, ${gathering.name}: ${JSON.stringify({ ...sample, latencies: undefined, lastLatencies: undefined })}`,
      );
    }
  }
  const crossings = await countCrossings(await redis(), options);
  await writeTwoNodesResults({ samples, crossings, options });
}

/** `services`: of each node. */
async function gather(
  stack: Stack,
  name: string,
  services: readonly Services[],
  { viewers, perSecond }: TwoNodesOptions,
): Promise<Gathering> {
  const environments = await Promise.all(services.map((each) => createInstallation(stack, each)));
  const [first = {}] = environments;
  const [room] = await seedRooms(first, 1, viewers);
  if (room === undefined) throw new Error('no room was made');
  const nodes = await Promise.all(environments.map((env) => startNode(stack, env)));
  const start = () => startChild<typeof audience>(stack, 'audience.ts');
  const halves = [start(), start()] as const;
  const half = Math.ceil(viewers / 2);
  const people = [[room.host, ...room.viewers.slice(0, half)], [...room.viewers.slice(half)]];
  for (const [index, each] of halves.entries()) {
    const node = nodes[index % nodes.length];
    if (node === undefined) throw new Error('there is no node');
    const urls = (people[index] ?? []).map((token) => node.socketUrl(room, token));
    await each.join({ urls, atOnce: JOIN_AT_ONCE });
  }
  await sleep(SETTLE_MS);
  const gathering = { name, nodes, redisUrl: services[0]?.redisUrl, halves };
  await giveCommands(gathering, { commands: WARM_UP_COMMANDS, perSecond });
  return gathering;
}

/** @throws Error when a command did not reach everybody */
async function giveCommands(
  { name, halves }: Gathering,
  { commands, perSecond }: { commands: number; perSecond: number },
): Promise<{ latencies: Float64Array; lastLatencies: Float64Array }> {
  for (const half of halves) await half.expect(commands);
  const sentAt = await halves[0].command({ perSecond });
  const latencies: number[] = [];
  const lastLatencies = new Float64Array(commands);
  for (const half of halves) {
    for (const [index, arrivedAt] of (await half.arrivals()).entries()) {
      const command = index % commands;
      const latency = arrivedAt - (sentAt[command] ?? Number.NaN);
      if (Number.isNaN(latency)) throw new Error(`${name}: a command did not reach everybody`);
      latencies.push(latency);
      lastLatencies[command] = Math.max(lastLatencies[command] ?? 0, latency);
    }
  }
  return { latencies: Float64Array.from(latencies), lastLatencies };
}

async function measure(gathering: Gathering, { commands, perSecond }: TwoNodesOptions): Promise<NodesSample> {
  const { name, nodes, redisUrl } = gathering;
  const use = async () => {
    const cpu = await Promise.all(nodes.map(({ probe }) => probe.cpuMicros()));
    const { calls, cpuMicros } = redisUrl === undefined ? { calls: null, cpuMicros: 0 } : await redisUse(redisUrl);
    const published = (calls?.get('publish') ?? 0) + (calls?.get('spublish') ?? 0);
    return { cpuMicros: cpu.reduce((sum, one) => sum + one, 0), published, redisCpuMicros: cpuMicros };
  };
  const before = await use();
  const { latencies, lastLatencies } = await giveCommands(gathering, { commands, perSecond });
  const after = await use();
  return {
    name,
    latencies,
    lastLatencies,
    cpuMicrosPerDelivery: (after.cpuMicros - before.cpuMicros) / latencies.length,
    publishedPerCommand: redisUrl === undefined ? null : (after.published - before.published) / commands,
    redisCpuMicrosPerCommand: (after.redisCpuMicros - before.redisCpuMicros) / commands,
  };
}

/** In a run of its own, because what counts takes time. */
async function countCrossings(services: Services & { redisUrl: string }, options: TwoNodesOptions): Promise<Crossings> {
  await using stack = new AsyncDisposableStack();
  const proxies = [
    await startCountingProxy(stack, services.redisUrl, COMMAND_ON_THE_BUS),
    await startCountingProxy(stack, services.redisUrl, COMMAND_ON_THE_BUS),
  ];
  const through = proxies.map(({ url }) => ({ ...services, redisUrl: url }));
  const gathering = await gather(stack, 'counted', through, options);
  const before = proxies.map((proxy) => proxy.counts());
  await giveCommands(gathering, options);
  return proxies.map((proxy, index) => {
    const { toRedis, fromRedis } = proxy.counts();
    const { toRedis: sentBefore = 0, fromRedis: heardBefore = 0 } = before[index] ?? {};
    return { published: toRedis - sentBefore, heard: fromRedis - heardBefore };
  });
}

/**
 * What it costs to bring one frame to one viewer: StreamIt against itself with Redis, against a loop of `ws.send` and against
 * socket.io, in the same run, with the same frames and the same load. Each server is a process of its own, and so are the clients of each. They all
 * run at the same time, but only one at a time has anything to do: they take turns every other second, so that whatever
 * else the machine does meets all of them alike.
 *
 *   npm run bench -- fanout [--viewers 500] [--rounds 5] [--seconds 10] [--rate 80] [--quick]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Arm, arms } from './arms.ts';
import { writeFanoutResults } from './fanout-results.ts';
import type { Delivered, roomClients } from './room-clients.ts';
import { remote, startChild } from './rpc.ts';
import type { probe } from './server-probe.ts';
import type { Stack } from './services.ts';
import { shuffled } from './statistics.ts';

export interface FanoutOptions {
  readonly viewers: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly framesPerSecond: number;
  readonly joinsPerSecond: number;
  readonly isTrial: boolean;
}
/** One server's numbers of one round. */
export interface FanoutSample {
  readonly cpuMicrosPerDelivery: number;
  readonly rssBytesPerConnection: number;
  readonly heapBytesPerConnection: number;
  readonly cpuMicrosPerJoin: number;
  readonly deliveries: number;
}

export type Round = Readonly<Record<string, FanoutSample>>;

/** A server with everybody in, waiting for its turn. */
interface Audience {
  readonly name: string;
  readonly joined: Pick<FanoutSample, 'rssBytesPerConnection' | 'heapBytesPerConnection' | 'cpuMicrosPerJoin'>;
  cpuMicros(): Promise<number>;
  load(durationMs: number): Promise<Delivered>;
}

/** People who join and leave before anything is measured, so that code is compiled and caches are filled. */
const WARM_UP_VIEWERS = 50;
const WARM_UP_LOAD_MS = 3_000;
/** After people came or went: longer than a departure is held back (3 s), so that what follows from it is over. */
const SETTLE_MS = 4_000;
/** How long each has its turn. */
const SLICE_MS = 2_000;

export async function fanout(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      viewers: { type: 'string', default: '500' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '10' },
      rate: { type: 'string', default: '80' },
      quick: { type: 'boolean', default: false },
    },
  });
  const options: FanoutOptions = {
    viewers: Number(values.viewers),
    rounds: values.quick ? 1 : Number(values.rounds),
    seconds: values.quick ? 4 : Number(values.seconds),
    framesPerSecond: Number(values.rate),
    joinsPerSecond: 100,
    isTrial: values.quick,
  };
  const rounds: Round[] = [];
  for (let round = 1; round <= options.rounds; round++) {
    rounds.push(await measureRound(options));
    console.log(`round ${round}: ${JSON.stringify(rounds.at(-1))}`);
  }
  await writeFanoutResults(rounds, options);
}

async function measureRound(options: FanoutOptions): Promise<Round> {
  await using stack = new AsyncDisposableStack();
  const audiences: Audience[] = [];
  for (const arm of shuffled(arms)) audiences.push(await gather(arm, options, stack));
  const used = new Map(audiences.map(({ name }) => [name, { cpuMicros: 0, deliveries: 0 }]));
  for (let slice = 0; slice < (options.seconds * 1000) / SLICE_MS; slice++) {
    for (const { name, cpuMicros, load } of shuffled(audiences)) {
      const before = await cpuMicros();
      const { deliveries, expected } = await load(SLICE_MS);
      const total = used.get(name);
      if (total === undefined || deliveries !== expected) {
        throw new Error(`${name}: ${deliveries} of ${expected} frames arrived: nothing to compare`);
      }
      total.cpuMicros += (await cpuMicros()) - before;
      total.deliveries += deliveries;
    }
  }
  return Object.fromEntries(
    audiences.map(({ name, joined }) => {
      const { cpuMicros = Number.NaN, deliveries = 0 } = used.get(name) ?? {};
      return [name, { ...joined, cpuMicrosPerDelivery: cpuMicros / deliveries, deliveries }];
    }),
  );
}

/** Starts a server, lets everybody in, and measures what that took. */
async function gather(arm: Arm, options: FanoutOptions, stack: Stack): Promise<Audience> {
  const { server, target } = await arm.start(options.viewers, stack);
  const clients = startChild<typeof roomClients>(stack, 'room-clients.ts');
  const { cpuMicros, memory } = remote<typeof probe>(server);
  const { joinsPerSecond, framesPerSecond } = options;
  const load = (durationMs: number) => clients.load({ durationMs, framesPerSecond });

  await clients.join({ target: { ...target, urls: target.urls.slice(0, WARM_UP_VIEWERS) }, joinsPerSecond });
  await load(WARM_UP_LOAD_MS);
  await clients.leave();
  await sleep(SETTLE_MS);

  const empty = await memory();
  const beforeJoins = await cpuMicros();
  await clients.join({ target, joinsPerSecond });
  const joinCpuMicros = (await cpuMicros()) - beforeJoins;
  await sleep(SETTLE_MS);
  const full = await memory();
  await load(WARM_UP_LOAD_MS);

  const connections = target.urls.length;
  return {
    name: arm.name,
    cpuMicros,
    load,
    joined: {
      rssBytesPerConnection: (full.rssBytes - empty.rssBytes) / connections,
      heapBytesPerConnection: (full.heapBytes - empty.heapBytes) / connections,
      cpuMicrosPerJoin: joinCpuMicros / connections,
    },
  };
}

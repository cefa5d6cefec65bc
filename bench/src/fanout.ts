/**
 * What it costs to bring one frame to one viewer: StreamIt against a loop of `ws.send` and against socket.io, in the same
 * run, with the same frames and the same load. Each server is a process of its own, and so are all clients together; the
 * servers take turns, several rounds, and medians are compared.
 *
 *   npm run bench -- fanout [--viewers 500] [--rounds 5] [--seconds 10] [--rate 80]
 */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { arms, type RunningArm } from './arms.ts';
import { writeFanoutResults } from './fanout-results.ts';
import type { roomClients } from './room-clients.ts';
import { end, remote } from './rpc.ts';
import type { probe } from './server-probe.ts';

export interface FanoutOptions {
  readonly viewers: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly framesPerSecond: number;
  readonly joinsPerSecond: number;
}
/** One server's numbers of one round. */
export interface FanoutSample {
  readonly cpuMicrosPerDelivery: number;
  readonly rssBytesPerConnection: number;
  readonly heapBytesPerConnection: number;
  readonly cpuMicrosPerJoin: number;
  readonly deliveries: number;
}

/** People who join and leave before anything is measured, so that code is compiled and caches are filled. */
const WARM_UP_VIEWERS = 50;
const WARM_UP_LOAD_MS = 3_000;
/** After people came or went: longer than a departure is held back (3 s), so that what follows from it is over. */
const SETTLE_MS = 4_000;

export async function fanout(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      viewers: { type: 'string', default: '500' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '10' },
      rate: { type: 'string', default: '80' },
    },
  });
  const options: FanoutOptions = {
    viewers: Number(values.viewers),
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    framesPerSecond: Number(values.rate),
    joinsPerSecond: 100,
  };
  const samples = new Map<string, FanoutSample[]>(arms.map(({ name }) => [name, []]));
  for (let round = 1; round <= options.rounds; round++) {
    // Who comes first gets a cooler machine; so the order turns.
    for (const arm of [...arms.slice(round % arms.length), ...arms.slice(0, round % arms.length)]) {
      const running = await arm.start(options.viewers);
      try {
        const sample = await measure(running, options);
        samples.get(arm.name)?.push(sample);
        console.log(`round ${round}, ${arm.name}: ${JSON.stringify(sample)}`);
      } finally {
        await running.stop();
      }
    }
  }
  await writeFanoutResults(samples, options);
}

async function measure({ server, target }: RunningArm, options: FanoutOptions): Promise<FanoutSample> {
  const clientsProcess = fork(join(import.meta.dirname, 'room-clients.ts'), { stdio: 'inherit' });
  const clients = remote<typeof roomClients>(clientsProcess);
  const { cpuMicros, memory } = remote<typeof probe>(server);
  const everyone = { target, joinsPerSecond: options.joinsPerSecond };
  const load = (durationMs: number) => clients.load({ durationMs, framesPerSecond: options.framesPerSecond });
  const connections = target.urls.length;
  try {
    await clients.join({ ...everyone, target: { ...target, urls: target.urls.slice(0, WARM_UP_VIEWERS) } });
    await load(WARM_UP_LOAD_MS);
    await clients.leave();
    await sleep(SETTLE_MS);

    const empty = await memory();
    const beforeJoins = await cpuMicros();
    await clients.join(everyone);
    const joinCpuMicros = (await cpuMicros()) - beforeJoins;
    await sleep(SETTLE_MS);
    const full = await memory();

    await load(WARM_UP_LOAD_MS);
    const beforeLoad = await cpuMicros();
    const { deliveries, expected } = await load(options.seconds * 1000);
    const loadCpuMicros = (await cpuMicros()) - beforeLoad;
    if (deliveries !== expected) throw new Error(`${deliveries} of ${expected} frames arrived: nothing to compare`);
    return {
      cpuMicrosPerDelivery: loadCpuMicros / deliveries,
      rssBytesPerConnection: (full.rssBytes - empty.rssBytes) / connections,
      heapBytesPerConnection: (full.heapBytes - empty.heapBytes) / connections,
      cpuMicrosPerJoin: joinCpuMicros / connections,
      deliveries,
    };
  } finally {
    await end(clientsProcess);
  }
}

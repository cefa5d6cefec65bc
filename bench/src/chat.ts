/**
 * Many rooms that talk at the same time, on PostgreSQL: whether every message reached everybody in its room once and stands
 * in the database once, how long it took, and what it cost.
 *
 *   npm run bench -- chat [--rooms 200] [--viewers 10] [--seconds 60] [--quick]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type ChatSample, writeChatResults } from './chat-results.ts';
import { followMessages } from './message-ledger.ts';
import { type Remote, startChild } from './rpc.ts';
import { createDatabase, redisUse, type Stack, startPostgres, startRedis } from './services.ts';
import { percentile } from './statistics.ts';
import { createInstallation, type RunningNode, type Services, seedRooms, startNode } from './streamit.ts';
import type { talkers } from './talkers.ts';

export interface ChatOptions {
  readonly rooms: number;
  /** Connections of each room, its host's among them. */
  readonly viewers: number;
  readonly seconds: number;
  readonly isTrial: boolean;
}

/** Nodes with everybody in, half of the rooms in each of two processes. */
interface Chatting {
  readonly name: string;
  readonly nodes: readonly RunningNode[];
  readonly redisUrl: string | undefined;
  readonly databaseUrl: string;
  readonly crowds: readonly Remote<typeof talkers>[];
}

const installations: readonly { name: string; nodes: number; hasRedis: boolean }[] = [
  { name: '1 node, memory', nodes: 1, hasRedis: false },
  { name: '1 node, Redis', nodes: 1, hasRedis: true },
  { name: '2 nodes, Redis', nodes: 2, hasRedis: true },
];

/** How many of a room talk: "200 rooms × 10 viewers × 1 message a second" can be read in two ways. */
const readings = (viewers: number) => [
  { reading: 'each room one message a second', talkersOfRoom: 1 },
  { reading: 'each viewer one message a second', talkersOfRoom: viewers },
];

const MESSAGE_EVERY_MS = 1_000;
/** Longer than until the last list of those present. */
const SETTLE_MS = 5_000;
/** Talk before anything is measured, so that code is compiled, caches are filled and connections are open. */
const WARM_UP_MS = 5_000;
const CROWDS = 2;

export async function chat(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rooms: { type: 'string', default: '200' },
      viewers: { type: 'string', default: '10' },
      seconds: { type: 'string', default: '60' },
      quick: { type: 'boolean', default: false },
    },
  });
  const options: ChatOptions = {
    rooms: Number(values.rooms),
    viewers: Number(values.viewers),
    seconds: values.quick ? 10 : Number(values.seconds),
    isTrial: values.quick,
  };
  await using stack = new AsyncDisposableStack();
  const postgres = await startPostgres(stack);
  const samples: ChatSample[] = [];
  for (const [index, installation] of installations.entries()) {
    await using its = new AsyncDisposableStack();
    const databaseUrl = await createDatabase(postgres, `bench_${index}`);
    const chatting = await gather(its, installation, databaseUrl, options);
    for (const { reading, talkersOfRoom } of readings(options.viewers)) {
      const sample = await measure(its, chatting, { reading, talkersOfRoom, seconds: options.seconds });
      samples.push(sample);
      console.log(JSON.stringify({ ...sample, errors: sample.errors.length }));
    }
  }
  await writeChatResults(samples, options);
}

async function gather(
  stack: Stack,
  { name, nodes: count, hasRedis }: (typeof installations)[number],
  databaseUrl: string,
  { rooms: roomCount, viewers }: ChatOptions,
): Promise<Chatting> {
  const redisUrl = hasRedis ? await startRedis(stack) : undefined;
  const services: Services = { databaseUrl, ...(redisUrl !== undefined && { redisUrl }) };
  const env = await createInstallation(stack, services);
  const rooms = await seedRooms(env, roomCount, viewers - 1);
  const nodes: RunningNode[] = [];
  for (let node = 0; node < count; node++) nodes.push(await startNode(stack, env));
  // Neighbours in a room are at different nodes: each message has to go to all.
  const urlOf = (room: (typeof rooms)[number], person: number, token: string) => {
    const node = nodes[person % nodes.length];
    if (node === undefined) throw new Error('there is no node');
    return node.socketUrl(room, token);
  };
  const places = rooms.map((room) => ({
    name: room.code,
    urls: [room.host, ...room.viewers].map((token, person) => urlOf(room, person, token)),
  }));
  const crowds = Array.from({ length: CROWDS }, () => startChild<typeof talkers>(stack, 'talkers.ts'));
  for (const [index, crowd] of crowds.entries()) {
    await crowd.join(places.filter((_, place) => place % crowds.length === index));
  }
  await sleep(SETTLE_MS);
  const talk = { mark: '#warm-up.', durationMs: WARM_UP_MS, everyMs: MESSAGE_EVERY_MS, talkers: 1 };
  await Promise.all(crowds.map((crowd) => crowd.talk(talk)));
  return { name, nodes, redisUrl, databaseUrl, crowds };
}

async function measure(
  stack: Stack,
  { name, nodes, redisUrl, databaseUrl, crowds }: Chatting,
  { reading, talkersOfRoom, seconds }: { reading: string; talkersOfRoom: number; seconds: number },
): Promise<ChatSample> {
  const mark = `#${talkersOfRoom}.`;
  const stored = await followMessages(stack, databaseUrl, mark);
  const cpuMicros = async () => {
    const each = await Promise.all(nodes.map(({ probe }) => probe.cpuMicros()));
    return each.reduce((sum, one) => sum + one, 0);
  };
  const redisMicros = async () => (redisUrl === undefined ? 0 : (await redisUse(redisUrl)).cpuMicros);
  const before = { node: await cpuMicros(), redis: await redisMicros() };
  const talk = { mark, durationMs: seconds * 1000, everyMs: MESSAGE_EVERY_MS, talkers: talkersOfRoom };
  const heard = await Promise.all(crowds.map((crowd) => crowd.talk(talk)));
  const [node, redis] = [(await cpuMicros()) - before.node, (await redisMicros()) - before.redis];
  const latencies = Float32Array.from(heard.flatMap((one) => [...one.latencies]));
  const sum = (value: (one: (typeof heard)[number]) => number) => heard.reduce((total, one) => total + value(one), 0);
  const sent = sum((one) => one.sent);
  return {
    installation: name,
    reading,
    sent,
    deliveries: latencies.length,
    unheard: sum((one) => one.unheard),
    lost: sum((one) => one.lost),
    doubled: sum((one) => one.doubled),
    errors: heard.flatMap(({ errors }) => errors),
    stored: await stored(),
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    cpuShare: node / 1e6 / seconds,
    cpuMicrosPerMessage: node / sent,
    redisCpuShare: redis / 1e6 / seconds,
  };
}

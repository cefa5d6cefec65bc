/** STREAMIT_WORKERS: real processes on one port, which die and are told to end. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { TestContext } from 'node:test';
import { readMetrics } from './read-metrics.ts';
import type { RoomClient } from './room-client.ts';
import { isAlive, startWorkers, type WorkerProcesses, workersTest } from './worker-processes.ts';
import { createWorld, type Person, type World } from './world.ts';

const WORKERS = 3;

interface Evening {
  readonly workers: WorkerProcesses;
  readonly world: World;
  readonly host: Person;
  readonly code: string;
}

async function startEvening(t: TestContext): Promise<Evening> {
  const workers = await startWorkers(t, WORKERS);
  if (workers.url === null) return assert.fail(workers.errors);
  const world = createWorld(t, () => workers.url);
  const host = await world.account('host');
  const { code } = await world.room(host);
  return { workers, world, host, code };
}

/** One person with a connection that he opens again when it breaks, and what he has to say. */
class Talker {
  readonly #evening: Evening;
  readonly person: Person;
  client: RoomClient;
  readonly said: string[] = [];

  constructor(evening: Evening, person: Person, client: RoomClient) {
    this.#evening = evening;
    this.person = person;
    this.client = client;
  }

  say(message: string): void {
    this.said.push(message);
    this.client.send({ type: 'CHAT_MESSAGE', message, client_id: message });
  }

  heard(): string[] {
    return this.client.frames.flatMap((frame) => (frame.type === 'CHAT_MESSAGE' ? [frame.message] : []));
  }

  /** Opens a new connection and says again what was not answered; answers what was, before. */
  async comeBack(): Promise<string[]> {
    const answered = this.heard().filter((message) => this.said.includes(message));
    this.client = this.#evening.world.connect(this.person, this.#evening.code);
    await this.client.next('ROOM_PARTICIPANTS');
    for (const message of this.said.filter((each) => !answered.includes(each))) {
      this.client.send({ type: 'CHAT_MESSAGE', message, client_id: message });
      await this.client.next('CHAT_MESSAGE', (frame) => frame.message === message);
    }
    return answered;
  }
}

async function gather(evening: Evening, count: number): Promise<Talker[]> {
  const { world, host, code } = evening;
  const talkers = [new Talker(evening, host, await world.enter(host, code))];
  while (talkers.length < count) {
    const person = await world.guest(`Guest ${talkers.length}`);
    talkers.push(new Talker(evening, person, await world.enter(person, code)));
  }
  return talkers;
}

workersTest('[CH4] [PB5] viewers of one room, spread over workers, hear the same and see the same', async (t) => {
  const evening = await startEvening(t);
  const { workers } = evening;
  assert.deepEqual(workers.printed('StreamIt is at '), [`StreamIt is at ${workers.url}`], 'it is said once');
  const listened = await workers.listened(WORKERS);
  assert.equal(new Set(listened.map(({ pid }) => pid)).size, WORKERS);
  assert.deepEqual(listened.map(({ worker }) => worker).toSorted(), [1, 2, 3], 'each line says whose it is');

  const talkers = await gather(evening, 2 * WORKERS);
  for (const [n, talker] of talkers.entries()) talker.say(`message ${n}`);
  const control = talkers[0]?.client;
  control?.send({ type: 'PLAY', time: 60 });
  for (const { client } of talkers) {
    for (let n = 0; n < talkers.length; n++)
      await client.next('CHAT_MESSAGE', ({ message }) => message === `message ${n}`);
    const { version, time } = await client.next('PLAYBACK_STATE', ({ reason }) => reason === 'PLAY');
    assert.deepEqual([version, time], [1, 60]);
  }
  const online = await evening.world.listed();
  assert.equal(online.find(({ code }) => code === evening.code)?.viewers, talkers.length);
});

workersTest(
  '[CH4] [CH3] kill -9 of a worker: its viewers come back to others, nothing is lost or doubled, another starts',
  async (t) => {
    const evening = await startEvening(t);
    const { workers } = evening;
    const talkers = await gather(evening, 3 * WORKERS);
    for (const [n, talker] of talkers.entries()) talker.say(`before ${n}`);
    const [first] = talkers;
    for (let n = 0; n < talkers.length; n++) await first?.client.next('CHAT_MESSAGE');
    // In the middle of what everybody says.
    for (const [n, talker] of talkers.entries()) talker.say(`meanwhile ${n}`);
    const victim = (await workers.listened(WORKERS))[0] ?? assert.fail('nobody listens');
    process.kill(victim.pid, 'SIGKILL');
    const gone = new Set<Talker>();
    for (const talker of talkers) void talker.client.closed.then(() => gone.add(talker));
    const newcomer = (await workers.listened(WORKERS + 1)).at(-1);
    assert.ok(newcomer !== undefined && newcomer.pid !== victim.pid && newcomer.worker > WORKERS);
    assert.match(workers.errors(), new RegExp(`^Worker ${victim.worker} \\(process ${victim.pid}\\) ended by SIGKILL`));
    assert.ok(
      gone.size > 0 && gone.size < talkers.length,
      `${gone.size} of ${talkers.length} were on it: they are spread`,
    );

    const answered = (await Promise.all([...gone].map((talker) => talker.comeBack()))).flat();
    for (const [n, talker] of talkers.entries()) talker.say(`after ${n}`);
    const said = talkers.flatMap((talker) => talker.said).toSorted();
    for (const talker of talkers.filter((each) => !gone.has(each))) {
      while (talker.heard().length < said.length) await once(talker.client.ws, 'message');
      await talker.client.settled();
      assert.deepEqual(talker.heard().toSorted(), said, 'who stayed hears everything, once');
    }
    const late = await evening.world.enter(await evening.world.guest('Late'), evening.code);
    const { messages } = await late.next('CHAT_HISTORY');
    assert.deepEqual(messages.map(({ message }) => message).toSorted(), said, 'and so does the history');
    assert.ok(answered.length > 0 && answered.every((message) => said.includes(message)));
  },
);

workersTest('[OP3] whichever worker is asked tells what all of them have measured, also after one died', async (t) => {
  const { workers, world, host, code } = await startEvening(t);
  const clients = [await world.enter(host, code)];
  while (clients.length < 2 * WORKERS) clients.push(await world.enter(await world.guest(`G${clients.length}`), code));
  clients[0]?.send({ type: 'PLAY', time: 1 });
  for (const client of clients) {
    await client.next('PLAYBACK_STATE', ({ reason }) => reason === 'PLAY');
    client.send({ type: 'SYNC_REPORT', error_ms: 5, delay_ms: 5, state: 'following' });
    await client.settled();
  }
  // Connections are handed out in turn, and each question makes one of its own.
  for (let n = 0; n < WORKERS; n++) {
    const { value } = await readMetrics(workers.url);
    assert.equal(value('streamit_connections'), clients.length);
    assert.equal(value('streamit_commands_total', { type: 'PLAY' }), 1);
    assert.equal(value('streamit_viewer_skew_seconds_count'), clients.length);
  }

  const [victim] = await workers.listened(WORKERS);
  process.kill(victim?.pid ?? assert.fail('nobody listens'), 'SIGKILL');
  await workers.listened(WORKERS + 1);
  const left = (await readMetrics(workers.url)).value('streamit_connections') ?? Number.NaN;
  assert.ok(left > 0 && left < clients.length, `${left} of ${clients.length}`);
});

for (const [name, send] of [
  ['SIGTERM', ({ supervisor }: WorkerProcesses) => supervisor.kill('SIGTERM')],
  // A terminal sends it to every process of the group; the supervisor's word comes on top.
  ['Ctrl-C', ({ supervisor }: WorkerProcesses) => process.kill(-(supervisor.pid ?? 0), 'SIGINT')],
] as const) {
  workersTest(`[OP2] ${name}: viewers of all workers are told to come back, and everything ends with 0`, async (t) => {
    const evening = await startEvening(t);
    const talkers = await gather(evening, 2 * WORKERS);
    const listened = await evening.workers.listened(WORKERS);
    send(evening.workers);
    assert.deepEqual(new Set(await Promise.all(talkers.map(({ client }) => client.closed))), new Set([1012]));
    assert.equal(await evening.workers.exited, 0);
    assert.deepEqual(
      listened.filter(({ pid }) => isAlive(pid)),
      [],
    );
    assert.equal(evening.workers.errors(), '');
  });
}

workersTest(
  '[OP2] a supervisor that is killed takes its workers with it: they tell their viewers, and end',
  async (t) => {
    const evening = await startEvening(t);
    const talkers = await gather(evening, WORKERS);
    evening.workers.supervisor.kill('SIGKILL');
    assert.deepEqual(new Set(await Promise.all(talkers.map(({ client }) => client.closed))), new Set([1012]));
    // Its output closes with the last of those who share it.
    await evening.workers.exited;
  },
);

workersTest(
  '[OP1] what keeps workers from starting is told once, in a sentence, and nothing keeps running',
  async (t) => {
    const taken = createServer().listen(0, '127.0.0.1');
    t.after(() => taken.close());
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const busy = await startWorkers(t, 2, { PORT: port });
    assert.ok(busy.url === null && busy.code === 1);
    assert.match(
      busy.errors,
      new RegExp(`^Port ${port} is in use. Choose another.*\\nA worker cannot start, and no other serves.\\n$`),
    );

    const alone = await startWorkers(t, 2, { REDIS_URL: '' });
    assert.ok(alone.url === null && alone.code === 1);
    assert.match(
      alone.errors,
      /STREAMIT_WORKERS: more than one process needs REDIS_URL and a DATABASE_URL of PostgreSQL/,
    );
  },
);

/** What is left after the server dies, and after it is asked to go: the program itself, on real databases. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { ServerFrameOf } from '@streamit/protocol';
import { type DatabaseUnderTest, databaseTest } from './databases.ts';
import type { RoomClient } from './room-client.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { createWorld, type World } from './world.ts';

interface Restartable {
  readonly world: World;
  /** The process that runs now. */
  server(): ServerProcess;
  restart(): Promise<void>;
}

async function startRestartable(t: TestContext, { url: DATABASE_URL }: DatabaseUnderTest): Promise<Restartable> {
  const dir = await mkdtemp(join(tmpdir(), 'streamit-'));
  let server = await startServerProcess(t, dir, { DATABASE_URL });
  const world = createWorld(t, () => server.url);
  t.after(() => rm(dir, { recursive: true }));
  return {
    world,
    server: () => server,
    async restart() {
      server = await startServerProcess(t, dir, { DATABASE_URL });
    },
  };
}

const latestState = ({ frames }: RoomClient): ServerFrameOf<'PLAYBACK_STATE'> => {
  const states = frames.filter((frame) => frame.type === 'PLAYBACK_STATE');
  return states.at(-1) ?? assert.fail('no playback state was received');
};
const messagesIn = ({ frames }: RoomClient) => frames.filter((frame) => frame.type === 'CHAT_MESSAGE');

databaseTest(
  '[PB8] [CH4] kill -9 in the middle of commands: rooms, chat and playback are there, and versions go on growing',
  async (t, database) => {
    const { world, server, restart } = await startRestartable(t, database);
    const host = await world.account('host');
    const ann = await world.guest('Ann');
    const { code } = await world.room(host, { title: 'Film night' });
    const control = await world.enter(host, code);
    const viewer = await world.enter(ann, code);
    viewer.send({ type: 'CHAT_MESSAGE', message: 'before' });
    await viewer.next('CHAT_MESSAGE');
    control.send({ type: 'PLAY', time: 100 });
    // Commands without a pause, so that the end comes in the middle of one.
    const flood = setInterval(() => {
      for (let n = 0; n < 5; n++) control.send({ type: 'SEEK', time: 100 + n });
      control.send({ type: 'CHAT_MESSAGE', message: `at ${viewer.frames.length}` });
    }, 20);
    t.after(() => clearInterval(flood));
    while (messagesIn(viewer).length < 4 || latestState(viewer).version < 50) await once(viewer.ws, 'message');
    await server().kill('SIGKILL');
    clearInterval(flood);
    await Promise.all([viewer.closed, control.closed]);
    const seen = latestState(viewer);
    const heard = messagesIn(viewer).map(({ id, message }) => ({ id, message }));

    await restart();
    assert.equal((await world.detail(code)).title, 'Film night');
    assert.equal((await world.detail(code)).state, 'GRACE', '[RM7] it waits for its host');
    const back = await world.enter(host, code);
    const { messages } = await back.next('CHAT_HISTORY');
    const stored = messages.map(({ id, message }) => ({ id, message }));
    assert.deepEqual(stored.slice(0, heard.length), heard, 'what anyone saw is in the history');
    const told = latestState(back);
    assert.ok(told.version > seen.version, `${told.version} after ${seen.version}`);
    assert.equal(told.is_playing, true, '[RM8] it plays on, as before');
    assert.ok(told.time >= 100 && told.time < 160, `at ${told.time} s`);
    back.send({ type: 'PAUSE', time: 5 });
    const next = await back.next('PLAYBACK_STATE', ({ reason }) => reason === 'PAUSE');
    assert.ok(next.version > told.version);
  },
);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  databaseTest(
    `[OP2] ${signal} tells viewers to come back, saves what was accepted, and exits with 0`,
    async (t, database) => {
      const { world, server, restart } = await startRestartable(t, database);
      const host = await world.account('host');
      const { code } = await world.room(host);
      const control = await world.enter(host, code);
      control.send({ type: 'PAUSE', time: 42 });
      const paused = await control.next('PLAYBACK_STATE', ({ reason }) => reason === 'PAUSE');
      const exited = server().kill(signal);
      assert.equal(await control.closed, 1012);
      assert.equal(await exited, 0);
      await restart();
      const back = await world.enter(host, code);
      const told = latestState(back);
      assert.deepEqual([told.time, told.is_playing], [42, false]);
      assert.ok(told.version > paused.version);
      assert.equal((await world.detail(code)).state, 'LIVE', 'the restart did not outlive itself');
    },
  );
}

databaseTest('[MO3] kill -9 frees nobody: who was muted or banned still is', async (t, database) => {
  const { world, server, restart } = await startRestartable(t, database);
  const [host, ann, bob] = [await world.account('host'), await world.account('ann'), await world.account('bob')];
  const { code } = await world.room(host);
  const control = await world.enter(host, code);
  for (const person of [ann, bob]) await world.enter(person, code);
  control.send({ type: 'MUTE_USER', user_id: ann.id });
  control.send({ type: 'BAN_USER', user_id: bob.id });
  await control.next('MODERATION', ({ action }) => action === 'ban');
  await server().kill('SIGKILL');
  await restart();
  await world.enter(host, code);
  assert.equal(await world.connect(bob, code).closed, 4010);
  const silenced = world.connect(ann, code);
  assert.equal((await silenced.next('JOINED')).is_muted, true);
  silenced.send({ type: 'CHAT_MESSAGE', message: 'hello?' });
  assert.equal((await silenced.next('ERROR')).code, 'MUTED');
});

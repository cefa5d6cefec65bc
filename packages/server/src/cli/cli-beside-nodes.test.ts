/** The commands of the program, on the database and the store of servers that run. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { RoomCode } from '@streamit/protocol';
import { startWorkers, workersTest } from '../../test/worker-processes.ts';
import { createWorld } from '../../test/world.ts';
import { openDatabase } from '../database/open-database.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

async function setUp(t: TestContext) {
  const workers = await startWorkers(t, 2);
  if (workers.url === null) return assert.fail(workers.errors);
  const { url, env } = workers;
  async function run(...args: string[]): Promise<string> {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [MAIN, ...args], {
      env: { ...env, LOG_LEVEL: 'silent' },
    });
    assert.equal(stderr, '');
    return stdout;
  }
  const db = await openDatabase(env.DATABASE_URL ?? '');
  t.after(() => db.destroy());
  return { world: createWorld(t, () => url), run, db };
}

workersTest('[RM9] [OP1b] expire-rooms reaches the viewers of a room at once, on whatever node they are', async (t) => {
  const { world, run, db } = await setUp(t);
  const host = await world.account('host');
  const [over, waiting] = [await world.room(host), await world.room(host)];
  const guest = await world.guest('Ann');
  const viewers = [await world.enter(guest, over.code), await world.enter(guest, over.code)];
  const other = await world.enter(guest, waiting.code);
  for (const { code } of [over, waiting]) {
    const control = await world.enter(host, code);
    await control.close();
  }
  for (const client of [...viewers, other]) {
    await client.next('HOST_DISCONNECTED');
    // Until then the servers look at the room once more, and would find the deadline that is set here.
    await client.next('USER_LEFT', ({ user_id }) => user_id === host.id);
  }
  assert.equal(await run('expire-rooms'), 'Expired rooms: 0\n');
  // The deadline in the store is still far away: the servers would not end the room by themselves.
  await db
    .updateTable('rooms')
    .set({ grace_deadline: 1 })
    .where('code', '=', over.code as RoomCode)
    .execute();
  assert.equal(await run('expire-rooms'), 'Expired rooms: 1\n');
  for (const viewer of viewers) {
    await viewer.next('ROOM_EXPIRED');
    assert.equal(await viewer.closed, 4004);
  }
  await other.settled();
  assert.equal((await world.detail(over.code)).state, 'EXPIRED');
  assert.equal((await world.detail(waiting.code)).state, 'GRACE');
  assert.match(await run('audit', '--room', over.code), /expire .* the server\n.* create /);
  assert.equal(await run('expire-rooms'), 'Expired rooms: 0\n', 'it is over once');
});

workersTest('[OP1b] seed-room works beside the nodes: its people come in by any of them', async (t) => {
  const { world, run } = await setUp(t);
  const seeded = JSON.parse(await run('seed-room', '--viewers', '4')) as {
    code: string;
    host: string;
    viewers: string[];
  };
  const people = [seeded.host, ...seeded.viewers].map((token) => ({ id: '', name: '', cookie: '', token }));
  const clients = people.map((person) => world.connect(person, seeded.code));
  for (const client of clients) await client.next('ROOM_PARTICIPANTS');
  clients[0]?.send({ type: 'PLAY', time: 30 });
  for (const client of clients) await client.next('PLAYBACK_STATE', ({ reason }) => reason === 'PLAY');
});

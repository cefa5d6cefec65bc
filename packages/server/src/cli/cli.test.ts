import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type DatabaseUnderTest, databaseTest } from '../../test/databases.ts';
import type { Environment } from '../config.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** The program in processes of its own, all on one database and data directory, with nothing from our environment. */
async function prepare(t: TestContext, database?: DatabaseUnderTest) {
  const directory = await mkdtemp(join(tmpdir(), 'streamit-cli-'));
  t.after(() => rm(directory, { recursive: true }));

  function start(args: readonly string[], env: Environment = {}): ChildProcess {
    const child = spawn(process.execPath, [MAIN, ...args], {
      env: {
        STREAMIT_DATA_DIR: directory,
        PORT: '0',
        HOST: '127.0.0.1',
        LOG_LEVEL: 'silent',
        ...(database && { DATABASE_URL: database.url }),
        ...env,
      },
    });
    t.after(() => child.kill('SIGKILL'));
    return child;
  }

  async function run(
    args: readonly string[],
    { env, input = '' }: { env?: Environment; input?: string } = {},
  ): Promise<Outcome> {
    const child = start(args, env);
    assert.ok(child.stdin && child.stdout && child.stderr);
    child.stdin.end(input);
    const [out, error] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { code: child.exitCode, out, error };
  }

  /** `streamit serve`, once it has printed its address. */
  async function serve(): Promise<{ child: ChildProcess; url: string }> {
    const child = start([]);
    assert.ok(child.stdout);
    for await (const line of createInterface({ input: child.stdout })) {
      const url = /StreamIt is at (http:\S+)/.exec(line)?.[1];
      if (url !== undefined) return { child, url };
    }
    return assert.fail('the server ended without an address');
  }

  return { run, serve };
}

async function postJson(url: string, body: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

databaseTest(
  '[OP1b] [OP2] the server runs by default, prints its address, and ends with 0 on SIGTERM and on Ctrl-C',
  async (t, database) => {
    const { serve } = await prepare(t, database);
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const { child, url } = await serve();
      assert.equal((await fetch(`${url}/ready/`)).status, 200);
      const ended = once(child, 'exit');
      child.kill(signal);
      assert.deepEqual(await ended, [0, null]);
    }
  },
);

databaseTest(
  '[OP1b] create-user makes an account that can sign in, also beside a running server',
  async (t, database) => {
    const { run, serve } = await prepare(t, database);
    const { url } = await serve();
    const args = ['create-user', '--email', 'Ann@example.org', '--username', 'ann', '--display-name', 'Ann'];
    const created = await run(args, { input: 'correct horse\n' });
    assert.deepEqual([created.code, created.error], [0, '']);
    assert.match(created.out, /^Created ann \([0-9a-f-]{36}\)\n$/);
    const login = await postJson(`${url}/api/auth/login/`, { email: 'ann@example.org', password: 'correct horse' });
    assert.deepEqual([login.status, login.body.display_name], [200, 'Ann']);
  },
);

databaseTest('[OP1b] a mistake is told in a sentence, without a stack, and ends with 1', async (t, database) => {
  const { run } = await prepare(t, database);
  const ann = ['create-user', '--email', 'ann@example.org', '--username', 'ann'];
  const { code, out, error } = await run(ann, { input: 'short\n' });
  assert.deepEqual([code, out, error], [1, '', 'field `password`: must not have fewer than 8 characters\n']);
  assert.equal((await run(ann, { input: 'correct horse\n' })).code, 0);
  const again = await run(ann, { input: 'correct horse\n' });
  assert.equal(again.code, 1);
  assert.match(again.error, /^This .* already .*\n$/);
});

test('[OP1b] a port that is taken is told with a way out, and nothing keeps running', async (t) => {
  const [other, mine] = [await prepare(t), await prepare(t)];
  const { port } = new URL((await other.serve()).url);
  const { code, error } = await mine.run([], { env: { PORT: port } });
  assert.deepEqual([code, error], [1, `Port ${port} is in use. Choose another, such as PORT=${Number(port) + 1}\n`]);
});

databaseTest(
  '[RM9] a second server on the same database does not start, and changes nothing of the first one',
  async (t, database) => {
    const { run, serve } = await prepare(t, database);
    const { child } = await serve();
    const { code, error } = await run([]);
    assert.equal(code, 1);
    const name = database.url.startsWith('sqlite:') ? database.url : 'this PostgreSQL database';
    assert.equal(error, `Another StreamIt server runs on ${name}. Stop it first.\n`);
    const ended = once(child, 'close');
    child.kill('SIGKILL');
    await ended;
    assert.ok((await serve()).url, 'a killed server leaves no lock behind');
  },
);

databaseTest('[OP1b] seed-room prints a room with ready access tokens', async (t, database) => {
  const { run, serve } = await prepare(t, database);
  const { code, out, error } = await run(['seed-room', '--viewers', '3', '--title', 'Evening']);
  assert.deepEqual([code, error], [0, '']);
  const seeded = JSON.parse(out) as { code: string; room_id: string; host: string; viewers: string[] };
  assert.deepEqual(Object.keys(seeded), ['code', 'room_id', 'host', 'viewers']);
  assert.equal(new Set(seeded.viewers).size, 3);
  const { url } = await serve();
  const get = async (path: string, token: string) => {
    const response = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } });
    return (await response.json()) as Record<string, unknown>;
  };
  const detail = await get(`/api/rooms/${seeded.code}/detail/`, seeded.host);
  assert.deepEqual([detail.room_id, detail.title, detail.is_host], [seeded.room_id, 'Evening', true]);
  for (const token of seeded.viewers) assert.equal((await get('/api/auth/me/', token)).is_guest, true);
});

databaseTest('[OP1b] expire-rooms says how many rooms it ended', async (t, database) => {
  const { run } = await prepare(t, database);
  assert.deepEqual(await run(['expire-rooms']), { code: 0, out: 'Expired rooms: 0\n', error: '' });
});

databaseTest(
  '[OP4] [OP1b] audit shows who did what, in words or as JSON, and refuses what it does not know',
  async (t, database) => {
    const { run } = await prepare(t, database);
    const { code, room_id } = JSON.parse((await run(['seed-room', '--title', 'Night'])).out);
    const { out } = await run(['audit']);
    assert.match(out, new RegExp(`^\\S+T\\S+Z {2}create {4}${code} {2}Seeded host\\n$`));
    const line = JSON.parse((await run(['audit', '--json', '--room', code.toLowerCase(), '--action', 'create'])).out);
    assert.deepEqual([line.action, line.room_id, line.room], ['create', room_id, code]);
    assert.equal((await run(['audit', '--user', 'nobody'])).out, '');
    for (const args of [
      ['--action', 'juggle'],
      ['--limit', '0'],
      ['--limit', 'many'],
    ]) {
      const refused = await run(['audit', ...args]);
      assert.equal(refused.code === 0, false, args.join(' '));
      assert.match(refused.error, new RegExp(`${args[0]} must be`));
    }
  },
);

test('[OP1b] a database that cannot be used is told in a sentence, without its password', async (t) => {
  const { run } = await prepare(t);
  const { code, out, error } = await run([], { env: { DATABASE_URL: 'postgres://me:secret@127.0.0.1:1/rooms' } });
  assert.deepEqual([code, out], [1, '']);
  assert.equal(error, 'The database cannot be used: connect ECONNREFUSED 127.0.0.1:1.\n');
});

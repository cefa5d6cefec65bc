/** What a whole server writes into its log at its most talkative, while people do all that must not be read there. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { createWorld } from './world.ts';

async function start(t: TestContext) {
  const dir = await mkdtemp(join(tmpdir(), 'streamit-logs-'));
  const lines: string[] = [];
  const env = { PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'trace', STREAMIT_DATA_DIR: dir };
  const app = await createApp(readConfig(env), { logTo: { write: (line) => lines.push(line) } });
  t.after(async () => {
    await app.close();
    await rm(dir, { recursive: true });
  });
  const { url } = await app.listen();
  return { lines, world: createWorld(t, () => url) };
}

test('[OP3] [TR9] a log line is JSON, names its call by its id, and holds nothing that opens a door or was said', async (t) => {
  const { lines, world } = await start(t);
  const [host, ann] = [await world.account('host'), await world.guest('Ann')];
  const login = { email: 'host@example.org', password: 'correct horse battery' };
  const signedIn = await world.ok('POST', '/api/auth/login/', { body: login });
  const { ticket } = await world.ok('POST', '/api/auth/ticket/', { as: ann });
  const room = await world.room(host, { is_private: true, entry_mode: 'PASSWORD' });
  const join = (password: string) =>
    world.request('POST', '/api/rooms/join/', { as: ann, body: { code: room.code, password } });
  await join('WRONGONE');
  await join(room.password);
  await world.news({ ...ann, token: `${ann.token}&next=secret` });
  const stage = world.connect(host, room.code);
  await stage.next('ROOM_PARTICIPANTS');
  const seat = world.connect({ ...ann, token: String(ticket) }, room.code, { protocols: [`bearer.${ann.token}`] });
  await seat.next('ROOM_PARTICIPANTS');
  for (const message of ['something private', 'x'.repeat(501)]) seat.send({ type: 'CHAT_MESSAGE', message });
  seat.send({ type: 'NONSENSE', token: 'poured out' });
  await stage.next('CHAT_MESSAGE');
  await seat.settled();
  await world.request('POST', `/api/rooms/${room.code}/messages/`, {
    as: ann,
    body: { message: 'something private too' },
  });
  const searched = await world.request('GET', '/api/rooms/public/?q=something%20private', { as: host });
  await world.ok('POST', '/api/auth/logout/', { headers: { cookie: host.cookie } });

  assert.ok(lines.length > 10);
  const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const id = searched.headers.get('x-request-id');
  const { path, method, status, ip } = logged.find(({ reqId }) => reqId === id) ?? {};
  assert.deepEqual([path, method, status, ip], ['/api/rooms/public/', 'GET', 200, '127.0.0.1']);

  const cookieValue = host.cookie.split('=')[1] ?? '';
  const { access_token, refresh_token } = signedIn;
  const tokens = [host.token, ann.token, access_token, refresh_token, ticket, cookieValue].map(String);
  for (const secret of [
    ...tokens,
    login.password,
    room.password,
    'WRONGONE',
    'something',
    'poured',
    'xxxxx',
    'argon2',
  ]) {
    assert.ok(secret.length > 4);
    assert.deepEqual(
      lines.filter((line) => line.includes(secret)),
      [],
      'nothing of this may be read in a log',
    );
  }
});

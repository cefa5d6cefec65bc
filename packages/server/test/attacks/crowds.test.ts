/** Crowds: lists of ten thousand, knocks by the hundred, guesses at one door, news of others. All of it has a bound. */
import assert from 'node:assert/strict';
import { PAGE_SIZE_MAX, ROOM_MAX_PENDING, type RoomId, type UserId } from '@streamit/protocol';
import { databaseTest } from '../databases.ts';
import { codeOf } from '../world.ts';
import { type Site, startSite } from './site.ts';

/** People in one relation to a room, put into its tables directly. */
async function fill({ db }: Site, room: { id: string }, count: number, status: 'APPROVED' | 'PENDING'): Promise<void> {
  const ids = Array.from({ length: count }, (_, n) => `${status}-${n}` as UserId);
  const CHUNK = 500;
  for (let from = 0; from < count; from += CHUNK) {
    const users = ids.slice(from, from + CHUNK);
    const nobody = { email: null, password_hash: null, is_guest: 1, created_at: 1 } as const;
    const rows = users.map((id) => ({ id, username: id, username_key: id, display_name: id, ...nobody }));
    await db.insertInto('users').values(rows).execute();
    const memberships = users.map((user_id, n) => ({
      room_id: room.id as RoomId,
      user_id,
      status,
      created_at: 2_000_000_000_000 + from + n,
    }));
    await db.insertInto('memberships').values(memberships).execute();
  }
}

databaseTest(
  '[DS1] ten thousand participants come in pages, each bounded, none twice and none left out',
  async (t, database) => {
    const site = await startSite(t, database);
    const { world } = site;
    const host = await world.account('host');
    const room = await world.room(host);
    await fill(site, room, 10_000, 'APPROVED');
    const page = async (query: string) => {
      const path = `/api/rooms/participants/?room_id=${room.id}&${query}`;
      const { body, status, headers } = await world.request('GET', path, { as: host });
      return { status, total: headers.get('x-total-count'), people: body as unknown as { id: string }[] };
    };
    const first = await page('');
    assert.deepEqual([first.total, first.people.length], ['10001', 20]);
    assert.equal((await page('page_size=10000')).status, 400);
    const seen = new Set<string>();
    for (let number = 1; number <= 101; number++) {
      const { people } = await page(`page=${number}&page_size=${PAGE_SIZE_MAX}`);
      assert.ok(people.length <= PAGE_SIZE_MAX);
      for (const { id } of people) seen.add(id);
    }
    assert.equal(seen.size, 10_001);
    assert.deepEqual((await page('page=1000000')).people, []);
    // Whoever opens the socket is told of those who are there, not of all who ever were.
    const joined = world.connect(host, room.code);
    assert.equal((await joined.next('ROOM_PARTICIPANTS')).users.length, 1);
  },
);

databaseTest(
  '[RM4] [NT1] a flood of knocks fills no table and no list: so many wait, the host reads so much, each may try so often',
  async (t, database) => {
    const site = await startSite(t, database);
    const { world, db } = site;
    const [host, ann] = [await world.account('host'), await world.guest('Ann')];
    const room = await world.room(host, { is_private: true });
    const knock = () => world.request('POST', '/api/rooms/join/', { as: ann, body: { code: room.code } });
    const reject = () =>
      world.ok('POST', '/api/rooms/reject/', { as: host, body: { room_id: room.id, user_id: ann.id } });
    const answers: (string | unknown)[] = [];
    for (let n = 0; n < 5; n++) {
      const answer = await knock();
      answers.push(answer.status === 200 ? answer.body.status : codeOf(answer));
      if (answer.status === 200) await reject();
    }
    assert.deepEqual(answers, ['PENDING', 'PENDING', 'PENDING', 'RATE_LIMITED', 'RATE_LIMITED']);
    const { count } = await world.ok('GET', '/api/notifications/', { as: host });
    assert.equal(count, 1, 'one line for one person, however often he knocks');

    await fill(site, room, ROOM_MAX_PENDING, 'PENDING');
    const late = await world.request('POST', '/api/rooms/join/', {
      as: await world.guest('Late'),
      body: { code: room.code },
    });
    assert.deepEqual([late.status, codeOf(late)], [409, 'CONFLICT']);
    const waiting = await db.selectFrom('memberships').selectAll().where('status', '=', 'PENDING').execute();
    assert.equal(waiting.length, ROOM_MAX_PENDING);
  },
);

databaseTest(
  '[AU8] [RM4] a room’s password is guessed ten times a minute, whoever asks; who is in is not counted',
  async (t, database) => {
    const { world } = await startSite(t, database, { STREAMIT_AUTH_ATTEMPTS_PER_MINUTE: '10' });
    const host = await world.account('host');
    const room = await world.room(host, { is_private: true, entry_mode: 'PASSWORD' });
    const other = await world.room(host, { is_private: true, entry_mode: 'PASSWORD' });
    const guests = [await world.guest('Ann'), await world.guest('Bob'), await world.guest('Cleo')];
    const guess = (n: number, code: string, password: string) =>
      world.request('POST', '/api/rooms/join/', { as: guests[n % guests.length] ?? host, body: { code, password } });
    for (let n = 0; n < 10; n++) assert.equal(codeOf(await guess(n, room.code, `GUESS${n}`)), 'INVALID_PASSWORD');
    const limited = await guess(0, room.code, room.password);
    assert.deepEqual([limited.status, codeOf(limited)], [429, 'RATE_LIMITED'], 'not even the right one is looked at');
    assert.ok(Number(limited.headers.get('retry-after')) > 0);
    assert.equal(
      codeOf(await guess(0, other.code, 'GUESS')),
      'RATE_LIMITED',
      'this address has guessed enough elsewhere',
    );
    const itself = await world.request('POST', '/api/rooms/join/', { as: host, body: { code: room.code } });
    assert.equal(itself.body.status, 'APPROVED');
  },
);

databaseTest('[NT1] nobody reads, marks or hears the news of others', async (t, database) => {
  const { world, url } = await startSite(t, database);
  const [host, ann, mallory] = [
    await world.account('host'),
    await world.account('ann'),
    await world.account('mallory'),
  ];
  const room = await world.room(host, { title: 'Secret plans' });
  const [annNews, malloryNews] = [await world.news(ann), await world.news(mallory)];
  const spying = await world.news({ ...mallory, token: `${mallory.token}&user_id=${ann.id}&user=ann` });
  await world.ok('POST', '/api/rooms/invite/', { as: host, body: { room_id: room.id, username: 'ann' } });
  const { id } = await annNews.next('room_invited');
  for (const query of ['', `?user_id=${ann.id}`, `?user=${ann.id}&page=1`]) {
    const { count, results } = await world.ok('GET', `/api/notifications/${query}`, { as: mallory });
    assert.deepEqual([count, results], [0, []], query);
  }
  const read = { as: mallory, body: { up_to: id, user_id: ann.id } };
  assert.deepEqual(await world.ok('POST', '/api/notifications/read/', read), { read: 0 });
  const [kept] = (await world.ok('GET', '/api/notifications/', { as: ann })).results as { is_read: boolean }[];
  assert.equal(kept?.is_read, false);
  assert.equal((await fetch(`${url}/api/notifications/`)).status, 401);
  // What is his own comes after whatever he might have heard.
  await world.ok('POST', '/api/rooms/invite/', { as: host, body: { room_id: room.id, username: 'mallory' } });
  for (const news of [malloryNews, spying]) assert.equal((await news.next('room_invited')).user.id, host.id);
  assert.deepEqual([malloryNews.frames.length, spying.frames.length], [1, 1]);
});

/** Every call about a room, by everyone who has no business there: refused as the table of permissions says, and without effect. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { ROOM_ACTIONS, type RoomAction, type RouteSchema, routes } from '@streamit/protocol';
import { refusalError, refusalOf, type Standing } from '../../src/rooms/permission.ts';
import { type DatabaseUnderTest, databaseTest } from '../databases.ts';
import { codeOf, type Person } from '../world.ts';
import { type Shape, sampleOf } from './samples.ts';
import { startSite } from './site.ts';

/** Routes that are about a room, found in the table: a new one is tried by itself. */
const roomRoutes = Object.entries(routes).flatMap(([name, schema]) => {
  const { action, params, query, body, auth } = schema as RouteSchema;
  if (!(ROOM_ACTIONS as readonly string[]).includes(action)) return [];
  const [method = '', path = ''] = name.split(' ');
  return [{ name, method, path, auth, action: action as RoomAction, params, query, body }];
});
type RoomRoute = (typeof roomRoutes)[number];

const account = { isGuest: false, hasUsername: true, mayHost: true };
const guest = { isGuest: true, hasUsername: true, mayHost: false };
const outsider = { isHost: false, membership: null, isBanned: false, isOver: false } as const;

/** A private room with people in every relation to it. */
async function start(t: TestContext, database: DatabaseUnderTest) {
  const site = await startSite(t, database);
  const { world } = site;
  const host = await world.account('host');
  const room = await world.room(host, { is_private: true, title: 'Nothing to see', source: FILM });
  const stage = world.connect(host, room.code);
  await stage.next('ROOM_PARTICIPANTS');
  const knock = (person: Person) => world.ok('POST', '/api/rooms/join/', { as: person, body: { code: room.code } });
  const decide = (verdict: string, person: Person) =>
    world.ok('POST', `/api/rooms/${verdict}/`, { as: host, body: { room_id: room.id, user_id: person.id } });

  const people = {
    stranger: await world.account('stranger'),
    pending: await world.account('pending'),
    rejected: await world.account('rejected'),
    banned: await world.account('banned'),
    left: await world.account('left'),
    participant: await world.account('participant'),
    'guest who is in': await world.guest('In'),
    'guest who is not': await world.guest('Out'),
  };
  for (const role of ['pending', 'rejected', 'banned', 'left', 'participant', 'guest who is in'] as const) {
    await knock(people[role]);
  }
  for (const role of ['banned', 'left', 'participant', 'guest who is in'] as const)
    await decide('approve', people[role]);
  await decide('reject', people.rejected);
  await world.ok('POST', '/api/rooms/leave/', { as: people.left, body: { code: room.code } });
  stage.send({ type: 'BAN_USER', user_id: people.banned.id });
  await stage.next('MODERATION');
  return { ...site, host, room, stage, people };
}

const FILM = { provider: 'open-movies', video_id: 'sintel' };

const standings: Record<keyof Awaited<ReturnType<typeof start>>['people'], Standing> = {
  stranger: { account, room: outsider },
  pending: { account, room: { ...outsider, membership: 'PENDING' } },
  rejected: { account, room: { ...outsider, membership: 'REJECTED' } },
  banned: { account, room: { ...outsider, membership: 'LEFT', isBanned: true } },
  left: { account, room: { ...outsider, membership: 'LEFT' } },
  participant: { account, room: { ...outsider, membership: 'APPROVED' } },
  'guest who is in': { account: guest, room: { ...outsider, membership: 'APPROVED' } },
  'guest who is not': { account: guest, room: outsider },
};

/** The status and code that the table of permissions asks for; `null`: the call is allowed. */
function expected({ action }: RoomRoute, standing: Standing): [number, string] | null {
  const refusal = refusalOf(action, standing);
  if (refusal === null) return null;
  const { status, code } = refusalError(refusal, action);
  return [status, code];
}

databaseTest(
  '[RM5] [PB3] [MO1] [CH1] [PG1] whoever has no business in a room is refused by every call about it, and changes nothing',
  async (t, database) => {
    const { url, room, host, people, stage, stored } = await start(t, database);
    const [before, heard] = [await stored(), stage.frames.length];
    assert.ok(roomRoutes.length >= 15, 'the routes are where this test looks for them');

    async function call({ method, path, query, body }: RoomRoute, headers: Record<string, string>) {
      const given = { code: room.code, room_id: room.id, user_id: host.id, username: 'stranger' };
      const search = new URLSearchParams(sampleOf(query as Shape, given) as Record<string, string>);
      const response = await fetch(`${url}${path.replace(':code', room.code)}?${search}`, {
        method,
        headers: { ...headers, ...(method !== 'GET' && { 'content-type': 'application/json' }) },
        ...(method !== 'GET' && { body: JSON.stringify(sampleOf(body as Shape, given)) }),
      });
      const answer = { status: response.status, headers: response.headers };
      return { ...answer, body: (await response.json()) as Record<string, unknown> };
    }

    for (const route of roomRoutes) {
      const anonymous = await call(route, {});
      assert.deepEqual([anonymous.status, codeOf(anonymous)], [401, 'AUTH_REQUIRED'], `${route.name}: nobody`);
      for (const [role, standing] of Object.entries(standings) as [keyof typeof people, Standing][]) {
        const wanted = expected(route, standing);
        if (wanted === null) continue;
        const answer = await call(route, { cookie: people[role].cookie });
        assert.deepEqual([answer.status, codeOf(answer)], wanted, `${route.name}: ${role}`);
        assert.ok(!JSON.stringify(answer.body).includes('intel'), `${route.name} tells ${role} what is watched`);
      }
    }

    await stage.settled();
    const types = stage.frames.slice(heard).map(({ type }) => type);
    assert.deepEqual(
      types.filter((type) => type !== 'TIME_SYNC' && type !== 'ROOM_PARTICIPANTS'),
      [],
    );
    assert.deepEqual(await stored(), before);
  },
);

databaseTest(
  '[RM3] a room that does not exist is answered alike by every call, whatever stands for its name',
  async (t, database) => {
    const { url, people } = await start(t, database);
    const names = ['AAAAAA', 'nothing', "' OR 1=1 --", '%', '../../etc/passwd', '🎬', 'A'];
    for (const { name, method, path, query, body } of roomRoutes) {
      for (const odd of names) {
        const given = { code: odd, room_id: odd, user_id: odd };
        const search = new URLSearchParams(sampleOf(query as Shape, given) as Record<string, string>);
        const response = await fetch(`${url}${path.replace(':code', encodeURIComponent(odd))}?${search}`, {
          method,
          headers: { cookie: people.stranger.cookie, ...(method !== 'GET' && { 'content-type': 'application/json' }) },
          ...(method !== 'GET' && { body: JSON.stringify(sampleOf(body as Shape, given)) }),
        });
        const { code } = (await response.json()) as { code: string };
        assert.deepEqual([response.status, code], [404, 'ROOM_NOT_FOUND'], `${name}: ${odd}`);
      }
    }
  },
);

databaseTest('[TR8] the socket refuses them as well, each with the reason', async (t, database) => {
  const { world, people, room, stage } = await start(t, database);
  const heard = stage.frames.length;
  const closings = await Promise.all(
    Object.entries(people).map(async ([role, person]) => {
      if (role === 'participant' || role === 'guest who is in') return [role, null];
      return [role, await world.connect(person, room.code).closed];
    }),
  );
  assert.deepEqual(Object.fromEntries(closings), {
    stranger: 4003,
    pending: 4003,
    rejected: 4003,
    banned: 4010,
    left: 4003,
    participant: null,
    'guest who is in': null,
    'guest who is not': 4003,
  });
  await stage.settled();
  assert.ok(stage.frames.slice(heard).every(({ type }) => type !== 'USER_JOINED'));
});

databaseTest(
  '[RM4] a private room shows nobody outside what is watched, and nobody at all what its password is',
  async (t, database) => {
    const { world, room, people, db } = await start(t, database);
    const host = await world.account('second_host');
    const locked = await world.room(host, { is_private: true, entry_mode: 'PASSWORD' });
    const { password_hash } = await db
      .selectFrom('rooms')
      .select('password_hash')
      .where('code', '=', locked.code as never)
      .executeTakeFirstOrThrow();
    assert.ok(password_hash?.startsWith('$argon2id$'), 'it is kept as a hash');
    for (const as of [undefined, ...Object.values(people), host]) {
      for (const code of [room.code, locked.code]) {
        const detail = await world.ok('GET', `/api/rooms/${code}/detail/`, as && { as });
        const isIn = as === people.participant || as === people['guest who is in'];
        const shown = [detail.source, detail.video_id, detail.video_provider].some((value) => value !== null);
        assert.equal(shown, isIn && code === room.code);
        assert.ok(!/argon2|password_hash/.test(JSON.stringify(detail)));
        assert.ok(!JSON.stringify(detail).includes(locked.password));
      }
    }
    await world.connect(host, locked.code).next('ROOM_PARTICIPANTS');
    for (const query of [
      '',
      '?q=',
      `?q=${room.code}`,
      '?q=Nothing',
      '?sort=newest',
      '?page_size=100',
      '?is_private=true',
    ]) {
      assert.deepEqual(await world.ok('GET', `/api/rooms/public/${query}`), [], query);
    }
  },
);

/** Attacks by timing: to be on the way in just when the door closes. Whoever is out when it is over must be out. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { type DatabaseUnderTest, databaseTest } from '../databases.ts';
import type { Person, World } from '../world.ts';
import { startSite } from './site.ts';

const ROUNDS = 8;

async function start(t: TestContext, database: DatabaseUnderTest) {
  const { world } = await startSite(t, database);
  const host = await world.account('host');
  return { world, host };
}

/** Connections that began at different distances from the door; after `deed` each of them is expected to be closed. */
async function closedAround(world: World, code: string, people: readonly Person[], deed: () => Promise<unknown>) {
  const early = people.map((person) => world.connect(person, code));
  // Some of them are in by now, others on their way.
  await early[0]?.next('JOINED');
  const doing = deed();
  const late = people.map((person) => world.connect(person, code));
  await doing;
  return Promise.all([...early, ...late].map(({ closed }) => closed));
}

databaseTest('[RM6] nobody stays in a room that is deleted while he comes in', async (t, database) => {
  const { world, host } = await start(t, database);
  const people = await Promise.all(Array.from({ length: 8 }, (_, n) => world.guest(`Guest ${n}`)));
  for (let round = 0; round < ROUNDS; round++) {
    const room = await world.room(host);
    for (const as of people) await world.ok('POST', '/api/rooms/join/', { as, body: { code: room.code } });
    const deletion = { headers: { cookie: host.cookie }, body: { room_id: room.id } };
    const codes = await closedAround(world, room.code, people, () => world.ok('POST', '/api/rooms/delete/', deletion));
    assert.deepEqual(new Set(codes), new Set([4005]));
  }
});

databaseTest('[MO2] [RM5] nobody stays who is banned, or leaves, while his other tabs come in', async (t, database) => {
  const { world, host } = await start(t, database);
  const room = await world.room(host);
  const stage = await world.enter(host, room.code);
  for (let round = 0; round < ROUNDS; round++) {
    const [ann, bob] = [await world.guest('Ann'), await world.guest('Bob')];
    for (const as of [ann, bob]) await world.ok('POST', '/api/rooms/join/', { as, body: { code: room.code } });
    const banned = await closedAround(world, room.code, [ann, ann, ann], async () => {
      stage.send({ type: 'BAN_USER', user_id: ann.id });
      await stage.next('MODERATION', ({ user_id }) => user_id === ann.id);
    });
    assert.ok(
      banned.every((code) => code === 4010 || code === 4011),
      String(banned),
    );
    const left = await closedAround(world, room.code, [bob, bob, bob], () =>
      world.ok('POST', '/api/rooms/leave/', { as: bob, body: { code: room.code } }),
    );
    assert.deepEqual(new Set(left), new Set([4003]));
  }
  const { users } = await stage.next('ROOM_PARTICIPANTS', ({ total }) => total === 1);
  assert.deepEqual(
    users.map(({ id }) => id),
    [host.id],
  );
});

databaseTest(
  '[RM11] of many rooms opened at once no more come into being than a host may have',
  async (t, database) => {
    const { world, host } = await start(t, database);
    const opened = await Promise.all(
      Array.from({ length: 30 }, () => world.request('POST', '/api/rooms/create/', { as: host, body: {} })),
    );
    assert.equal(opened.filter(({ status }) => status === 201).length, 20);
    assert.ok(opened.every(({ status }) => status === 201 || status === 409));
  },
);

databaseTest(
  '[RM4] [RM5] the same knock many times at once is one membership and one line for the host',
  async (t, database) => {
    const { world, host } = await start(t, database);
    const [room, ann] = [await world.room(host, { is_private: true }), await world.guest('Ann')];
    const join = () => world.request('POST', '/api/rooms/join/', { as: ann, body: { code: room.code } });
    const statuses = (await Promise.all(Array.from({ length: 10 }, join))).map(({ status }) => status);
    assert.ok(
      statuses.every((status) => status === 200 || status === 429),
      String(statuses),
    );
    const members = await world.ok('GET', `/api/rooms/participants/?room_id=${room.id}&status=PENDING`, { as: host });
    assert.equal((members as unknown as unknown[]).length, 1);
    assert.equal((await world.ok('GET', '/api/notifications/', { as: host })).count, 1);
  },
);

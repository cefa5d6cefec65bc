/** Doors: who is let into a room, and how the two sides of the door hear of each other. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf, type Person, type StartWorld, type World } from '../world.ts';

const joining = (world: World, person: Person, code: string, password?: string) =>
  world.request('POST', '/api/rooms/join/', { as: person, body: { code, password } });

const decide = (world: World, host: Person, verdict: 'approve' | 'reject', room: { id: string }, who: Person) =>
  world.request('POST', `/api/rooms/${verdict}/`, { as: host, body: { room_id: room.id, user_id: who.id } });

export function accessScenarios(name: string, start: StartWorld): void {
  test(`[RM4] ${name}: a password is shown once, opens the door in any case of letters, and nothing else does`, async (t) => {
    const world = await start(t);
    const [host, ann] = [await world.account('host'), await world.guest('Ann')];
    const room = await world.room(host, { is_private: true, entry_mode: 'PASSWORD' });
    assert.match(room.password, /^[A-HJ-NP-Z2-9]{8}$/);
    for (const wrong of [undefined, '', 'AAAAAAAA', `${room.password}A`]) {
      const answer = await joining(world, ann, room.code, wrong);
      assert.deepEqual([answer.status, codeOf(answer)], [403, 'INVALID_PASSWORD']);
    }
    assert.equal(await world.connect(ann, room.code).closed, 4003);
    assert.equal((await joining(world, ann, room.code, ` ${room.password.toLowerCase()} `)).body.status, 'APPROVED');
    assert.equal((await joining(world, ann, room.code)).body.status, 'APPROVED', 'once in, no password is asked for');
    await world.connect(ann, room.code).next('JOINED');
    assert.equal(JSON.stringify(await world.detail(room.code)).includes(room.password), false);
  });

  test(`[RM4] ${name}: who knocks waits, the host hears of it live, and his word opens the door`, async (t) => {
    const world = await start(t);
    const [host, ann] = [await world.account('host'), await world.account('ann')];
    const room = await world.room(host, { is_private: true, title: 'Club' });
    const [hostNews, annNews] = [await world.news(host), await world.news(ann)];
    assert.equal((await joining(world, ann, room.code)).body.status, 'PENDING');
    const asked = await hostNews.next('join_requested');
    assert.deepEqual(asked.user, { id: ann.id, name: 'ann' });
    assert.deepEqual(asked.room, { room_id: room.id, code: room.code, title: 'Club' });
    assert.equal((await joining(world, ann, room.code)).body.status, 'PENDING');
    assert.equal(await world.connect(ann, room.code).closed, 4003);

    assert.deepEqual((await decide(world, host, 'approve', room, ann)).body, { approved: true });
    assert.deepEqual((await decide(world, host, 'approve', room, ann)).body, { approved: true }, 'twice is safe');
    assert.equal((await annNews.next('join_approved')).room.code, room.code);
    assert.equal((await joining(world, ann, room.code)).body.status, 'APPROVED');
    await world.connect(ann, room.code).next('JOINED');
    assert.equal(hostNews.frames.length, 1, 'a second knock told the host nothing new');
    const kept = await world.ok('GET', '/api/notifications/', { as: host });
    assert.deepEqual([kept.count, (kept.results as { type: string }[])[0]?.type], [1, 'join_requested']);
  });

  test(`[RM4] ${name}: who is turned away may knock again, and is let in then`, async (t) => {
    const world = await start(t);
    const [host, ann] = [await world.account('host'), await world.guest('Ann')];
    const room = await world.room(host, { is_private: true });
    const annNews = await world.news(ann);
    await joining(world, ann, room.code);
    assert.deepEqual((await decide(world, host, 'reject', room, ann)).body, { rejected: true });
    await annNews.next('join_rejected');
    const detail = await world.ok('GET', `/api/rooms/${room.code}/detail/`, { as: ann });
    assert.equal(detail.my_status, 'REJECTED');
    assert.equal((await joining(world, ann, room.code)).body.status, 'PENDING');
    await decide(world, host, 'approve', room, ann);
    await annNews.next('join_approved');
    for (const verdict of ['approve', 'reject'] as const) {
      const stranger = await world.guest(`Stranger ${verdict}`);
      assert.equal(codeOf(await decide(world, host, verdict, room, stranger)), 'NOT_FOUND');
    }
    assert.equal(codeOf(await decide(world, host, 'reject', room, ann)), 'NOT_FOUND', 'who is in is not turned away');
  });

  test(`[RM5] ${name}: joining twice is safe, leaving gives the place up, and coming back asks at the door again`, async (t) => {
    const world = await start(t);
    const [host, ann] = [await world.account('host'), await world.guest('Ann')];
    const room = await world.room(host, { is_private: true, entry_mode: 'PASSWORD' });
    const itself = await joining(world, host, room.code);
    assert.deepEqual([itself.body.status, itself.body.is_host], ['APPROVED', true]);
    await joining(world, ann, room.code, room.password);
    const inside = world.connect(ann, room.code);
    await inside.next('ROOM_PARTICIPANTS');
    const leave = (person: Person) =>
      world.request('POST', '/api/rooms/leave/', { as: person, body: { code: room.code } });
    assert.deepEqual((await leave(ann)).body, { left: true });
    assert.equal(await inside.closed, 4003);
    assert.deepEqual((await leave(ann)).body, { left: true });
    assert.equal(codeOf(await joining(world, ann, room.code)), 'INVALID_PASSWORD');
    assert.equal(codeOf(await leave(host)), 'PERMISSION_DENIED');
  });

  test(`[RM4] ${name}: an invitation opens a private door, and is told to whom it is for`, async (t) => {
    const world = await start(t);
    const [host, ann] = [await world.account('host'), await world.account('ann')];
    const room = await world.room(host, { is_private: true });
    const annNews = await world.news(ann);
    const invite = (username: string) =>
      world.request('POST', '/api/rooms/invite/', { as: host, body: { room_id: room.id, username } });
    assert.deepEqual((await invite('ANN')).body, { invited: true });
    assert.equal((await annNews.next('room_invited')).user.name, 'host');
    assert.equal((await joining(world, ann, room.code)).body.status, 'APPROVED');
    assert.equal(codeOf(await invite('nobody_here')), 'NOT_FOUND');
  });

  test(`[RM4] ${name}: a door that the host opens lets in who waited at it`, async (t) => {
    const world = await start(t);
    const [host, ann] = [await world.account('host'), await world.guest('Ann')];
    const room = await world.room(host, { is_private: true });
    const annNews = await world.news(ann);
    await joining(world, ann, room.code);
    await world.ok('PATCH', `/api/rooms/${room.code}/`, { as: host, body: { is_private: false } });
    await annNews.next('join_approved');
    await world.connect(ann, room.code).next('JOINED');
  });

  test(`[RM4] ${name}: settings are announced live; asking for a password makes a new one, told to the host alone`, async (t) => {
    const world = await start(t);
    const [host, ann] = [await world.account('host'), await world.guest('Ann')];
    const room = await world.room(host);
    const watcher = await world.enter(ann, room.code);
    const change = (body: object) => world.ok('PATCH', `/api/rooms/${room.code}/`, { as: host, body });
    const first = await change({ is_private: true, entry_mode: 'PASSWORD', title: 'Secret', wait_for_viewers: true });
    const { type, ...told } = await watcher.next('ROOM_UPDATED');
    assert.deepEqual(
      [type, told],
      [
        'ROOM_UPDATED',
        {
          user: 'host',
          user_id: host.id,
          title: 'Secret',
          is_private: true,
          entry_mode: 'PASSWORD',
          wait_for_viewers: true,
        },
      ],
    );
    const second = await change({ entry_mode: 'PASSWORD' });
    assert.notEqual(first.room_password, second.room_password);
    const later = await world.guest('Later');
    assert.equal(codeOf(await joining(world, later, room.code, String(first.room_password))), 'INVALID_PASSWORD');
    assert.equal((await joining(world, later, room.code, String(second.room_password))).status, 200);
    assert.equal((await change({ title: null })).room_password, undefined);
    assert.equal(watcher.ws.readyState, watcher.ws.OPEN, 'who is in stays in');
  });

  test(`[RM5] ${name}: my rooms are those that I host or was let into, the open ones first`, async (t) => {
    const world = await start(t);
    const [host, ann] = [await world.account('host'), await world.account('ann')];
    const [ended, joined, asked] = [
      await world.room(host),
      await world.room(host),
      await world.room(host, { is_private: true }),
    ];
    const own = await world.room(ann);
    for (const { code } of [ended, joined, asked]) await joining(world, ann, code);
    const watching = world.connect(ann, joined.code);
    await watching.next('ROOM_PARTICIPANTS');
    await world.enter(host, ended.code);
    const remove = { headers: { cookie: host.cookie }, body: { room_id: ended.id } };
    await world.ok('POST', '/api/rooms/delete/', remove);
    const { count, results } = await world.ok('GET', '/api/rooms/mine/', { as: ann });
    const listed = (results as Record<string, unknown>[]).map(({ code, is_host, viewers }) => [code, is_host, viewers]);
    assert.equal(count, 2);
    assert.deepEqual(
      new Map(listed.map((row) => [row[0], row])),
      new Map([
        [own.code, [own.code, true, 0]],
        [joined.code, [joined.code, false, 1]],
      ]),
    );
    const page = await world.ok('GET', '/api/v1/rooms/mine/?page=2&page_size=1', { as: ann });
    const { data } = page as { data: { count: number; previous: string | null; next: null; results: unknown[] } };
    assert.deepEqual([data.count, data.results.length, data.next], [2, 1, null]);
  });
}

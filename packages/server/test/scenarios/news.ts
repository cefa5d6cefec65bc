/** What is told to a person wherever he is, and kept for when he is away. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StartWorld } from '../world.ts';

export function newsScenarios(name: string, start: StartWorld): void {
  test(`[NT1] ${name}: who was away finds what he missed, newest first, and marks it as read`, async (t) => {
    const world = await start(t);
    const [host, ann] = [await world.account('host'), await world.account('ann')];
    const rooms = [await world.room(host, { title: 'One' }), await world.room(host, { title: 'Two' })];
    for (const { id } of rooms) {
      await world.ok('POST', '/api/rooms/invite/', { as: host, body: { room_id: id, username: 'ann' } });
    }
    const read = async () => (await world.ok('GET', '/api/notifications/', { as: ann })).results as Kept[];
    interface Kept {
      id: string;
      type: string;
      is_read: boolean;
      room: { title: string };
    }
    const kept = await read();
    assert.deepEqual(
      kept.map(({ type, is_read, room }) => [type, is_read, room.title]),
      [
        ['room_invited', false, 'Two'],
        ['room_invited', false, 'One'],
      ],
    );
    const mark = (body: object) => world.ok('POST', '/api/notifications/read/', { as: ann, body });
    assert.deepEqual(await mark({ up_to: kept[1]?.id }), { read: 1 });
    assert.deepEqual(
      (await read()).map(({ is_read }) => is_read),
      [false, true],
    );
    assert.deepEqual(await mark({}), { read: 1 });
    assert.deepEqual((await world.ok('GET', '/api/notifications/', { as: host })).results, []);
  });

  test(`[RM6] [NT1] ${name}: who was let into a room, or waits at its door, hears that it was deleted`, async (t) => {
    const world = await start(t);
    const [host, ann, bob] = [await world.account('host'), await world.guest('Ann'), await world.guest('Bob')];
    const room = await world.room(host);
    const seat = await world.enter(ann, room.code);
    await world.ok('PATCH', `/api/rooms/${room.code}/`, { as: host, body: { is_private: true } });
    await world.ok('POST', '/api/rooms/join/', { as: bob, body: { code: room.code } });
    const [annNews, bobNews, hostNews] = [await world.news(ann), await world.news(bob), await world.news(host)];
    await world.ok('POST', '/api/rooms/delete/', { headers: { cookie: host.cookie }, body: { room_id: room.id } });
    await seat.next('ROOM_DELETED');
    for (const news of [annNews, bobNews]) assert.equal((await news.next('room_deleted')).room.code, room.code);
    await world.ok('GET', '/api/notifications/', { as: host });
    assert.deepEqual(hostNews.frames, []);
  });

  test(`[RM9] [NT1] ${name}: who waits at the door of a room that ends hears of it, once; who was in it saw it`, async (t) => {
    const world = await start(t, { graceSeconds: 1 });
    const [host, ann, bob] = [await world.account('host'), await world.guest('Ann'), await world.guest('Bob')];
    const room = await world.room(host, { is_private: true });
    for (const person of [ann, bob]) {
      await world.ok('POST', '/api/rooms/join/', { as: person, body: { code: room.code } });
    }
    await world.ok('POST', '/api/rooms/approve/', { as: host, body: { room_id: room.id, user_id: bob.id } });
    const [annNews, bobNews] = [await world.news(ann), await world.news(bob)];
    const stage = world.connect(host, room.code);
    const seat = world.connect(bob, room.code);
    await Promise.all([stage.next('ROOM_PARTICIPANTS'), seat.next('ROOM_PARTICIPANTS')]);
    await stage.close();
    await seat.next('ROOM_EXPIRED');
    assert.equal((await annNews.next('room_expired')).room.code, room.code);
    await world.ok('GET', '/api/notifications/', { as: ann });
    assert.deepEqual([annNews.frames.length, bobNews.frames.length], [1, 0]);
  });

  test(`[NT1] [TR8] ${name}: the personal socket takes no strangers and no frames`, async (t) => {
    const world = await start(t);
    const ann = await world.guest('Ann');
    assert.equal(await (await world.news({ ...ann, token: 'nonsense' })).closed, 4001);
    const news = await world.news(ann);
    news.send({ type: 'join_requested' });
    assert.equal((await news.next('ERROR')).code, 'VALIDATION_ERROR');
    for (let n = 0; n < 60; n++) news.send({ n });
    assert.equal(await news.closed, 1008);
  });

  test(`[AU7] ${name}: signing out ends the sockets that the sign-in opened`, async (t) => {
    const world = await start(t);
    const [host, ann] = [await world.account('host'), await world.account('ann')];
    const { code } = await world.room(host);
    const [seat, stage] = [await world.enter(ann, code), await world.enter(host, code)];
    const news = await world.news(ann);
    await world.ok('POST', '/api/auth/logout/', { headers: { cookie: ann.cookie } });
    assert.deepEqual(await Promise.all([seat.closed, news.closed]), [4001, 4001]);
    await stage.settled();
    assert.equal(stage.ws.readyState, stage.ws.OPEN);
  });
}

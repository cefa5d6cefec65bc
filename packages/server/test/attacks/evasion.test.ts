/** People who would get around the host's word: banned, muted, never made host, or speaking in somebody else's name. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { type DatabaseUnderTest, databaseTest } from '../databases.ts';
import { codeOf, type Person } from '../world.ts';
import { startSite } from './site.ts';

async function start(t: TestContext, database: DatabaseUnderTest) {
  const site = await startSite(t, database);
  const { world } = site;
  const [host, ann, bob] = [await world.account('host'), await world.account('ann'), await world.account('bob')];
  const room = await world.room(host);
  const stage = await world.enter(host, room.code);
  const seat = await world.enter(ann, room.code);
  const order = async (type: string, { id }: Person) => {
    stage.send({ type, user_id: id });
    await stage.next('MODERATION');
  };
  const detail = () => world.detail(room.code);
  return { ...site, host, ann, bob, room, stage, seat, order, detail };
}

databaseTest(
  '[MO2] [TR8] no way leads a banned user back: neither call, socket, ticket, another sign-in, name or open tab',
  async (t, database) => {
    const { world, host, ann, room, seat, order } = await start(t, database);
    const tab = await world.enter(ann, room.code);
    const ticket = String((await world.ok('POST', '/api/auth/ticket/', { as: ann })).ticket);
    await order('BAN_USER', ann);
    assert.deepEqual(await Promise.all([seat.closed, tab.closed]), [4011, 4011], 'in every tab');

    const ways = async (who: Person) => {
      const join = await world.request('POST', '/api/rooms/join/', { as: who, body: { code: room.code } });
      const say = await world.request('POST', `/api/rooms/${room.code}/messages/`, {
        as: who,
        body: { message: 'hi' },
      });
      const read = await world.request('GET', `/api/rooms/${room.code}/messages/`, { as: who });
      return [join.status, say.status, read.status, await world.connect(who, room.code).closed];
    };
    const refused = [403, 403, 403, 4010];
    assert.deepEqual(await ways(ann), refused);
    assert.equal(await world.connect({ ...ann, token: ticket }, room.code).closed, 4010, 'by a ticket of before');
    await world.ok('POST', '/api/auth/set-username/', { as: ann, body: { username: 'somebody_else' } });
    await world.ok('POST', '/api/rooms/leave/', { as: ann, body: { code: room.code } });
    const login = { email: 'ann@example.org', password: 'correct horse battery' };
    const signedIn = await world.ok('POST', '/api/auth/login/', { body: login });
    assert.deepEqual(await ways({ ...ann, token: String(signedIn.access_token) }), refused, 'signed in again, renamed');

    const asHost = (path: string, body: object) => world.request('POST', path, { as: host, body });
    const invited = await asHost('/api/rooms/invite/', { room_id: room.id, username: 'somebody_else' });
    assert.equal(codeOf(invited), 'PERMISSION_DENIED', 'the host himself must lift the ban first');
    for (const is_private of [true, false]) {
      await world.ok('PATCH', `/api/rooms/${room.code}/`, { as: host, body: { is_private } });
      assert.deepEqual(await ways({ ...ann, token: String(signedIn.access_token) }), refused, 'however the door is');
    }
  },
);

databaseTest(
  '[MO2] an invitation, a knock and a place of before are worth nothing after a ban',
  async (t, database) => {
    const { world, host, room, order, ann, bob } = await start(t, database);
    await world.ok('PATCH', `/api/rooms/${room.code}/`, { as: host, body: { is_private: true } });
    const knocker = await world.account('knocker');
    await world.ok('POST', '/api/rooms/invite/', { as: host, body: { room_id: room.id, username: 'bob' } });
    await world.ok('POST', '/api/rooms/join/', { as: knocker, body: { code: room.code } });
    for (const person of [ann, bob, knocker]) {
      await order('BAN_USER', person);
      await order('UNBAN_USER', person);
      const answer = await world.request('POST', '/api/rooms/join/', { as: person, body: { code: room.code } });
      assert.equal(answer.body.status, 'PENDING', 'even after the ban is lifted he waits like anybody');
    }
  },
);

databaseTest(
  '[MO2] [CH1] a muted user stays muted by another tab, by HTTP, under another name, and when he comes back',
  async (t, database) => {
    const { world, ann, room, stage, seat, order } = await start(t, database);
    await order('MUTE_USER', ann);
    const quiet = async (how: string, client = seat) => {
      client.send({ type: 'CHAT_MESSAGE', message: how });
      assert.equal((await client.next('ERROR')).code, 'MUTED', how);
    };
    await quiet('as before');
    await quiet('another tab', await world.enter(ann, room.code));
    const posted = await world.request('POST', `/api/rooms/${room.code}/messages/`, {
      as: ann,
      body: { message: 'by HTTP', client_id: 'new' },
    });
    assert.deepEqual([posted.status, codeOf(posted)], [403, 'MUTED']);
    await world.ok('POST', '/api/auth/set-username/', { as: ann, body: { username: 'new_name' } });
    await world.ok('PATCH', '/api/auth/me/', { as: ann, body: { display_name: 'host' } });
    await world.ok('POST', '/api/rooms/leave/', { as: ann, body: { code: room.code } });
    await quiet('back in', await world.enter(ann, room.code));
    await stage.settled();
    assert.ok(stage.frames.every(({ type }) => type !== 'CHAT_MESSAGE'));
    assert.equal((await world.ok('GET', `/api/rooms/${room.code}/messages/`, { as: ann })).count, 0);
  },
);

databaseTest(
  '[RM12] a room is handed to nobody who waits, was turned away, is banned, a guest or a stranger; to oneself changes nothing',
  async (t, database) => {
    const { world, host, bob, room, stage, order, detail, stored } = await start(t, database);
    await world.ok('PATCH', `/api/rooms/${room.code}/`, { as: host, body: { is_private: true } });
    const [pending, rejected] = [await world.account('pending'), await world.account('rejected')];
    for (const as of [pending, rejected]) await world.ok('POST', '/api/rooms/join/', { as, body: { code: room.code } });
    await world.ok('POST', '/api/rooms/reject/', { as: host, body: { room_id: room.id, user_id: rejected.id } });
    await world.ok('POST', '/api/rooms/invite/', { as: host, body: { room_id: room.id, username: 'bob' } });
    const banned = await world.account('banned');
    await world.ok('POST', '/api/rooms/join/', { as: banned, body: { code: room.code } });
    await order('BAN_USER', banned);
    const before = await stored();
    for (const { id } of [pending, rejected, bob, banned, { id: 'nobody' }, { id: '' }, { id: "' or 1=1" }]) {
      stage.send({ type: 'TRANSFER_HOST', user_id: id });
      assert.match((await stage.next('ERROR')).code, /^(NOT_FOUND|VALIDATION_ERROR)$/, id);
    }
    stage.send({ type: 'TRANSFER_HOST', user_id: host.id });
    await stage.settled();
    assert.ok(stage.frames.every(({ type, ...frame }) => type !== 'ROOM_UPDATED' || !('host_id' in frame)));
    assert.equal((await detail()).host_id, host.id);
    assert.deepEqual(await stored(), before);
  },
);

databaseTest(
  '[RM12] of two hand-overs at once one holds, and whoever lost the room commands nothing in it',
  async (t, database) => {
    const { world, host, ann, bob, room, stage, detail } = await start(t, database);
    await world.enter(bob, room.code);
    const other = await world.enter(host, room.code);
    stage.send({ type: 'TRANSFER_HOST', user_id: ann.id });
    other.send({ type: 'TRANSFER_HOST', user_id: bob.id });
    await Promise.all([stage.settled(), other.settled()]);
    const { host_id } = await detail();
    assert.ok(host_id === ann.id || host_id === bob.id);
    const refusals = [...stage.frames, ...other.frames].filter(({ type }) => type === 'ERROR');
    assert.equal(refusals.length, 1);
    for (const type of ['KICK_USER', 'BAN_USER', 'MUTE_USER', 'TRANSFER_HOST']) {
      stage.send({ type, user_id: host_id, id: type });
      assert.equal((await stage.next('ERROR', ({ ref }) => ref === type)).code, 'PERMISSION_DENIED');
    }
    const deletion = { headers: { cookie: host.cookie }, body: { room_id: room.id } };
    assert.equal((await world.request('POST', '/api/rooms/delete/', deletion)).status, 403);
  },
);

databaseTest(
  '[AU5] nobody speaks, commands, saves or knocks in another’s name, whatever ids he sends along',
  async (t, database) => {
    const { world, host, ann, room, stage, seat, db } = await start(t, database);
    const forged = { user_id: host.id, user: 'host', by: host.id, role: 'host', is_host: true, connection_id: 'x' };
    seat.send({ type: 'CHAT_MESSAGE', message: 'obey me', created_at: 1, ...forged });
    const heard = await stage.next('CHAT_MESSAGE');
    assert.deepEqual([heard.user_id, heard.user], [ann.id, 'ann']);
    assert.ok(heard.created_at > 1);
    seat.send({ type: 'PLAY', ...forged });
    assert.equal((await seat.next('ERROR')).code, 'PERMISSION_DENIED');
    stage.send({ type: 'PLAY', by: ann.id, user: 'ann', version: 1_000 });
    const state = await seat.next('PLAYBACK_STATE', ({ reason }) => reason === 'PLAY');
    assert.deepEqual([state.by, state.user, state.version < 1_000], [host.id, 'host', true]);

    const posted = await world.ok('POST', `/api/rooms/${room.code}/messages/`, {
      as: ann,
      body: { message: 'by HTTP', ...forged },
    });
    assert.equal(posted.user_id, ann.id);
    const saved = {
      room_id: room.id,
      media_id: 'm',
      media_type: 'movie',
      timestamp: 9,
      duration: 10,
      progress_percent: 90,
    };
    await world.ok('POST', '/api/rooms/progress/save/', { as: ann, body: { ...saved, completed: false, ...forged } });
    const owners = await db.selectFrom('progress').select('user_id').where('media_id', '=', 'm').execute();
    assert.deepEqual(owners, [{ user_id: ann.id }]);
    const second = await world.room(host, { is_private: true });
    const bob = await world.guest('Bob');
    const knock = await world.ok('POST', '/api/rooms/join/', { as: bob, body: { code: second.code, ...forged } });
    assert.deepEqual([knock.status, knock.is_host], ['PENDING', false]);
  },
);

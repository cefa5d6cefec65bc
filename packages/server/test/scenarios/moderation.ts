/** The host and the people in his room: silenced, put out, kept out, and made host. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf, type StartWorld } from '../world.ts';

async function roomWith(start: StartWorld, t: Parameters<StartWorld>[0]) {
  const world = await start(t);
  const [host, ann] = [await world.account('host'), await world.account('ann')];
  const room = await world.room(host);
  const stage = await world.enter(host, room.code);
  const seat = await world.enter(ann, room.code);
  return { world, host, ann, room, stage, seat };
}

export function moderationScenarios(name: string, start: StartWorld): void {
  test(`[MO1] ${name}: only the host moderates, and never himself`, async (t) => {
    const { host, ann, stage, seat } = await roomWith(start, t);
    for (const type of ['MUTE_USER', 'UNMUTE_USER', 'KICK_USER', 'BAN_USER', 'UNBAN_USER', 'TRANSFER_HOST']) {
      seat.send({ type, user_id: ann.id, id: type });
      const error = await seat.next('ERROR');
      assert.deepEqual([error.code, error.ref], ['PERMISSION_DENIED', type]);
      if (type === 'TRANSFER_HOST') continue;
      stage.send({ type, user_id: host.id, id: type });
      assert.deepEqual((await stage.next('ERROR')).code, 'PERMISSION_DENIED');
      stage.send({ type, user_id: 'nobody', id: type });
      assert.deepEqual((await stage.next('ERROR')).code, 'NOT_FOUND');
    }
    await seat.settled();
    assert.ok(seat.frames.every(({ type }) => type !== 'MODERATION'));
  });

  test(`[MO2] [CH1] ${name}: a muted user is heard by nobody, in no tab, until unmuted, and everyone knows`, async (t) => {
    const { world, ann, room, stage, seat } = await roomWith(start, t);
    stage.send({ type: 'MUTE_USER', user_id: ann.id });
    const { type: _, ...told } = await seat.next('MODERATION');
    assert.deepEqual(told, { action: 'mute', user_id: ann.id, user: 'ann' });
    const tab = world.connect(ann, room.code);
    assert.equal((await tab.next('JOINED')).is_muted, true);
    const { users } = await tab.next('ROOM_PARTICIPANTS');
    assert.equal(users.find(({ id }) => id === ann.id)?.is_muted, true);
    for (const client of [seat, tab]) {
      client.send({ type: 'CHAT_MESSAGE', message: `from ${client === tab ? 'one tab' : 'another'}` });
      assert.equal((await client.next('ERROR')).code, 'MUTED');
    }
    const posted = await world.request('POST', `/api/rooms/${room.code}/messages/`, {
      as: ann,
      body: { message: 'by HTTP' },
    });
    assert.deepEqual([posted.status, codeOf(posted)], [403, 'MUTED']);
    stage.send({ type: 'UNMUTE_USER', user_id: ann.id });
    await seat.next('MODERATION', ({ action }) => action === 'unmute');
    seat.send({ type: 'CHAT_MESSAGE', message: 'free' });
    assert.equal((await stage.next('CHAT_MESSAGE')).message, 'free');
  });

  test(`[MO2] ${name}: who is kicked is out in every tab, and may come back`, async (t) => {
    const { world, ann, room, stage, seat } = await roomWith(start, t);
    const tab = await world.enter(ann, room.code);
    stage.send({ type: 'KICK_USER', user_id: ann.id });
    assert.deepEqual(await Promise.all([seat.closed, tab.closed]), [4011, 4011]);
    assert.equal((await stage.next('MODERATION')).action, 'kick');
    await world.enter(ann, room.code);
  });

  test(`[MO2] [RM5] [TR8] ${name}: who is banned is out, and no way leads back until he is unbanned`, async (t) => {
    const { world, host, ann, room, stage, seat } = await roomWith(start, t);
    stage.send({ type: 'BAN_USER', user_id: ann.id });
    assert.equal(await seat.closed, 4011);
    assert.equal(await world.connect(ann, room.code).closed, 4010);
    const join = () => world.request('POST', '/api/rooms/join/', { as: ann, body: { code: room.code } });
    const refused = await join();
    assert.deepEqual([refused.status, codeOf(refused)], [403, 'PERMISSION_DENIED']);
    const invite = { room_id: room.id, username: 'ann' };
    const invited = await world.request('POST', '/api/rooms/invite/', { as: host, body: invite });
    assert.equal(codeOf(invited), 'PERMISSION_DENIED');
    const banned = `/api/rooms/participants/?room_id=${room.id}&is_banned=true`;
    const listed = (await world.ok('GET', banned, { as: host })) as unknown as { id: string; is_banned: boolean }[];
    assert.deepEqual(
      listed.map(({ id, is_banned }) => [id, is_banned]),
      [[ann.id, true]],
    );
    stage.send({ type: 'UNBAN_USER', user_id: ann.id });
    await stage.next('MODERATION', ({ action }) => action === 'unban');
    assert.equal(await world.connect(ann, room.code).closed, 4003, 'the place is gone, he joins anew');
    await world.enter(ann, room.code);
  });

  test(`[RM12] ${name}: the room is handed over in one step, told to everyone, and the old host is a participant`, async (t) => {
    const { world, host, ann, room, stage, seat } = await roomWith(start, t);
    stage.send({ type: 'TRANSFER_HOST', user_id: ann.id });
    const told = await seat.next('ROOM_UPDATED');
    assert.deepEqual([told.user_id, told.host, told.host_id], [host.id, 'ann', ann.id]);
    const { host: named } = await seat.next('ROOM_PARTICIPANTS', ({ users }) => users[0]?.id === ann.id);
    assert.equal(named, 'ann');
    stage.send({ type: 'PLAY' });
    assert.equal((await stage.next('ERROR')).code, 'PERMISSION_DENIED');
    seat.send({ type: 'PLAY' });
    assert.equal((await stage.next('PLAYBACK_STATE', ({ is_playing }) => is_playing)).by, ann.id);
    assert.equal((await world.detail(room.code)).host_id, ann.id);
    await stage.close();
    seat.send({ type: 'PAUSE' });
    await seat.next('PLAYBACK_STATE', ({ reason }) => reason === 'PAUSE');
    assert.equal((await world.detail(room.code)).state, 'LIVE', 'nobody waits for who is host no more');
  });

  test(`[RM12] ${name}: a new host who is not there is waited for`, async (t) => {
    const { world, ann, room, stage, seat } = await roomWith(start, t);
    await seat.close();
    stage.send({ type: 'TRANSFER_HOST', user_id: ann.id });
    const waiting = await stage.next('HOST_DISCONNECTED');
    assert.equal(waiting.user_id, ann.id);
    await world.enter(ann, room.code);
    assert.equal((await stage.next('HOST_RECONNECTED')).user_id, ann.id);
  });

  test(`[RM12] ${name}: guests, strangers and who is banned do not become host`, async (t) => {
    const { world, ann, room, stage, seat } = await roomWith(start, t);
    const guest = await world.guest('Guest');
    await world.enter(guest, room.code);
    const stranger = await world.account('stranger');
    stage.send({ type: 'BAN_USER', user_id: ann.id });
    await seat.closed;
    const refusal = async (id: string) => {
      stage.send({ type: 'TRANSFER_HOST', user_id: id });
      return (await stage.next('ERROR')).code;
    };
    assert.equal(await refusal(guest.id), 'PERMISSION_DENIED');
    for (const id of [stranger.id, ann.id, 'nobody']) assert.equal(await refusal(id), 'NOT_FOUND');
    stage.send({ type: 'PLAY' });
    await stage.next('PLAYBACK_STATE', ({ is_playing }) => is_playing);
  });
}

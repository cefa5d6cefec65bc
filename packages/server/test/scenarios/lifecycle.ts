/** From a room's birth to its end, as those inside see it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOST_MAX_LIVE_ROOMS, USER_MAX_CONNECTIONS } from '@streamit/protocol';
import { codeOf, type StartWorld } from '../world.ts';

export function lifecycleScenarios(name: string, start: StartWorld): void {
  test(`[RM2] ${name}: a room becomes live, and listed, when its host connects`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const room = await world.room(host, { title: 'Film night' });
    assert.equal((await world.detail(room.code)).state, 'CREATED');
    assert.deepEqual(await world.listed(), []);
    const connection = await world.enter(host, room.code);
    assert.equal((await connection.next('JOINED')).room.state, 'LIVE');
    assert.equal((await world.detail(room.code)).state, 'LIVE');
    assert.deepEqual(
      (await world.listed()).map(({ code, viewers }) => [code, viewers]),
      [[room.code, 1]],
    );
  });

  test(`[RM3] ${name}: codes are read in any case; what is no code is not found`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const { code } = await world.room(host);
    assert.match(code, /^[A-HJ-NP-Z2-9]{6}$/);
    const guest = await world.guest('Ann');
    const join = (typed: string) => world.request('POST', '/api/rooms/join/', { as: guest, body: { code: typed } });
    assert.equal((await join(code.toLowerCase())).body.code, code);
    for (const typed of ['ZZZZZZ', 'O0I1O0', 'short', '../../etc'])
      assert.equal(codeOf(await join(typed)), 'ROOM_NOT_FOUND');
  });

  test(`[TR8] ${name}: each refusal at the door has its close code`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const guest = await world.guest('Ann');
    const { code } = await world.room(host);
    assert.equal(await world.connect(null, code).closed, 4001);
    assert.equal(await world.connect({ ...guest, token: 'made.up.token' }, code).closed, 4001);
    assert.equal(await world.connect(guest, 'ZZZZZZ').closed, 4002);
    assert.equal(await world.connect(guest, code).closed, 4003, 'not a participant');
  });

  test(`[RM5] ${name}: joining twice is safe, leaving ends the connection and the membership`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const ann = await world.account('ann');
    const { id, code } = await world.room(host);
    const join = () => world.request('POST', '/api/rooms/join/', { as: ann, body: { code } });
    const expected = { room_id: id, code, status: 'APPROVED', is_host: false };
    assert.deepEqual((await join()).body, expected);
    assert.deepEqual((await join()).body, expected);
    const connection = await world.enter(ann, code);
    assert.deepEqual((await world.request('POST', '/api/rooms/leave/', { as: ann, body: { code } })).body, {
      left: true,
    });
    assert.equal(await connection.closed, 4003);
    assert.equal(await world.connect(ann, code).closed, 4003);
    assert.equal(
      codeOf(await world.request('POST', '/api/rooms/leave/', { as: host, body: { code } })),
      'PERMISSION_DENIED',
    );
  });

  test(`[RM6] [AU6] ${name}: only the host deletes, by his session; everyone is told and disconnected`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const ann = await world.account('ann');
    const room = await world.room(host);
    const viewers = [await world.enter(host, room.code), await world.enter(ann, room.code)];
    const remove = (headers: Record<string, string>) =>
      world.request('POST', '/api/rooms/delete/', { body: { room_id: room.id }, headers });
    assert.equal(codeOf(await remove({ authorization: `Bearer ${host.token}` })), 'PERMISSION_DENIED');
    assert.equal(codeOf(await remove({ cookie: ann.cookie })), 'PERMISSION_DENIED');
    assert.deepEqual((await remove({ cookie: host.cookie })).body, { status: 'room_deleted' });
    for (const viewer of viewers) {
      assert.equal(await viewer.closed, 4005);
      assert.equal(viewer.frames.at(-1)?.type, 'ROOM_DELETED');
    }
    assert.equal(await world.connect(host, room.code).closed, 4005);
    assert.equal((await remove({ cookie: host.cookie })).status, 410);
    assert.deepEqual(await world.listed(), []);
  });

  test(`[RM7] [RM8] ${name}: the host goes, the film freezes and waits; he returns, it goes on`, async (t) => {
    const world = await start(t, { graceSeconds: 60 });
    const host = await world.account('host');
    const ann = await world.guest('Ann');
    const { code } = await world.room(host);
    const first = await world.enter(host, code);
    const viewer = await world.enter(ann, code);
    first.send({ type: 'PLAY', time: 100 });
    const playing = await viewer.next('PLAYBACK_STATE', ({ reason }) => reason === 'PLAY');
    await first.close();

    const frozen = await viewer.next('PLAYBACK_STATE', ({ reason }) => reason === 'HOST_DISCONNECTED');
    const away = await viewer.next('HOST_DISCONNECTED');
    assert.equal(frozen.is_playing, false);
    assert.ok(frozen.time >= 100 && frozen.version > playing.version);
    assert.equal(away.grace_seconds, 60);
    assert.ok(Math.abs(away.deadline - frozen.server_time - 60_000) < 5_000);
    assert.equal((await world.detail(code)).state, 'GRACE');
    assert.deepEqual(await world.listed(), [], 'rooms in grace are not listed');

    viewer.send({ type: 'CHAT_MESSAGE', message: 'where is he?' });
    assert.equal((await viewer.next('CHAT_MESSAGE')).message, 'where is he?', '[CH5] chat goes on');

    const second = await world.enter(host, code);
    const resumed = await viewer.next('PLAYBACK_STATE', ({ reason }) => reason === 'HOST_RECONNECTED');
    await viewer.next('HOST_RECONNECTED');
    assert.equal(resumed.is_playing, true);
    assert.equal(resumed.time, frozen.time);
    assert.equal((await second.next('JOINED')).room.state, 'LIVE');
    assert.ok(!second.frames.some(({ type }) => type === 'HOST_RECONNECTED'), 'he knows that he is back');
  });

  test(`[RM7] ${name}: a second tab keeps the host present`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const ann = await world.guest('Ann');
    const { code } = await world.room(host);
    const tabs = [await world.enter(host, code), await world.enter(host, code)];
    const viewer = await world.enter(ann, code);
    await tabs[0]?.close();
    tabs[1]?.send({ type: 'PLAY', time: 5 });
    assert.equal((await viewer.next('PLAYBACK_STATE', ({ reason }) => reason === 'PLAY')).is_playing, true);
    assert.equal((await world.detail(code)).state, 'LIVE');
    await tabs[1]?.close();
    await viewer.next('HOST_DISCONNECTED');
    assert.equal((await world.detail(code)).state, 'GRACE');
    assert.equal(viewer.frames.filter(({ type }) => type === 'HOST_DISCONNECTED').length, 1);
  });

  test(`[RM9] ${name}: when the grace is over the room is, without anyone asking`, async (t) => {
    const world = await start(t, { graceSeconds: 1 });
    const host = await world.account('host');
    const ann = await world.guest('Ann');
    const { code } = await world.room(host);
    const connection = await world.enter(host, code);
    const viewer = await world.enter(ann, code);
    await connection.close();
    assert.equal(await viewer.closed, 4004);
    assert.equal(viewer.frames.at(-1)?.type, 'ROOM_EXPIRED');
    assert.equal((await world.detail(code)).state, 'EXPIRED');
    assert.equal(await world.connect(ann, code).closed, 4004);
    const join = await world.request('POST', '/api/rooms/join/', { as: ann, body: { code } });
    assert.equal(codeOf(join), 'ROOM_EXPIRED');
    assert.equal(await world.connect(host, code).closed, 4004, '[RM1] nobody brings it back');
  });

  test(`[RM11] ${name}: a full room says so, but not to its host`, async (t) => {
    const world = await start(t, { maxViewers: 2 });
    const host = await world.account('host');
    const { code } = await world.room(host);
    await world.enter(await world.guest('Ann'), code);
    await world.enter(await world.guest('Bob'), code);
    const late = await world.guest('Late');
    await world.request('POST', '/api/rooms/join/', { as: late, body: { code } });
    const refused = world.connect(late, code);
    assert.equal((await refused.next('ERROR')).code, 'ROOM_FULL');
    assert.equal(await refused.closed, 1013);
    await world.enter(host, code);
  });

  test(`[RM11] ${name}: one user can't fill a room with his tabs`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const ann = await world.guest('Ann');
    const { code } = await world.room(host);
    for (let n = 0; n < USER_MAX_CONNECTIONS; n++) await world.enter(ann, code);
    const refused = world.connect(ann, code);
    assert.equal((await refused.next('ERROR')).code, 'RATE_LIMITED');
    assert.equal(await refused.closed, 1013);
    await world.enter(await world.guest('Bob'), code);
  });

  test(`[RM11] ${name}: twenty rooms a host, also when he asks for many at once`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const asked = Array.from({ length: 25 }, () => world.request('POST', '/api/rooms/create/', { as: host, body: {} }));
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    assert.deepEqual(
      [201, 409].map((status) => statuses.filter((each) => each === status).length),
      [HOST_MAX_LIVE_ROOMS, 25 - HOST_MAX_LIVE_ROOMS],
    );
  });

  test(`[AU3] [AU4] ${name}: guests can't host`, async (t) => {
    const world = await start(t);
    const create = await world.request('POST', '/api/rooms/create/', { as: await world.guest('Ann'), body: {} });
    assert.deepEqual([create.status, codeOf(create)], [403, 'AUTH_REQUIRED']);
  });

  test(`${name}: settings are the host's, and announced`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const ann = await world.guest('Ann');
    const { code } = await world.room(host);
    const viewer = await world.enter(ann, code);
    const patch = (as: typeof host, body: object) => world.request('PATCH', `/api/rooms/${code}/`, { as, body });
    assert.equal(codeOf(await patch(ann, { title: 'Mine' })), 'PERMISSION_DENIED');
    assert.equal((await patch(host, { title: 'Ours' })).body.title, 'Ours');
    assert.deepEqual(await viewer.next('ROOM_UPDATED'), {
      type: 'ROOM_UPDATED',
      user: 'host',
      user_id: host.id,
      title: 'Ours',
    });
    assert.equal((await patch(host, { title: 'x'.repeat(81) })).status, 400);
    assert.equal((await patch(host, {})).body.title, 'Ours', 'nothing asked for, nothing changed');
  });
}

/** The film in step: commands, versions, late joiners. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { positionAt } from '@streamit/protocol';
import { codeOf, type StartWorld } from '../world.ts';

const SYNC_TEST = { provider: 'open-movies', video_id: 'sync-test' };

export function playbackScenarios(name: string, start: StartWorld): void {
  test(`[PB2] [PB5] [PB6] ${name}: a command is told to all alike, and takes effect in the future`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const { code } = await world.room(host);
    const control = await world.enter(host, code);
    const viewer = await world.enter(await world.guest('Ann'), code);
    const { version } = await viewer.next('PLAYBACK_STATE');
    for (const [n, command] of (['PLAY', 'SEEK', 'PAUSE'] as const).entries()) {
      control.send({ type: command, time: 50 + n });
      const told = await viewer.next('PLAYBACK_STATE', ({ reason }) => reason === command);
      assert.deepEqual(await control.next('PLAYBACK_STATE', ({ reason }) => reason === command), told);
      assert.equal(told.time, 50 + n);
      assert.equal(told.version, version + n + 1);
      assert.equal(told.is_playing, command !== 'PAUSE', '[PB4] seek keeps the playing flag');
      assert.deepEqual([told.by, told.user], [host.id, 'host']);
      const leadMs = told.effective_at - told.server_time;
      assert.ok(leadMs > 0 && leadMs <= 400, `a lead of ${leadMs} ms`);
    }
  });

  test(`[PB6] ${name}: the lead counts with those who are far away, from the first command on`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const { code } = await world.room(host);
    const control = await world.enter(host, code);
    const viewer = await world.enter(await world.guest('Far away'), code, { pongAfterMs: 300 });
    await viewer.ponged;
    // The answer is on its way before the command is: frames of a connection keep their order.
    await viewer.settled();
    control.send({ type: 'PLAY', time: 1 });
    const { effective_at, server_time } = await control.next('PLAYBACK_STATE', ({ reason }) => reason === 'PLAY');
    const leadMs = effective_at - server_time;
    assert.ok(leadMs > 120 && leadMs <= 400, `a lead of ${leadMs} ms`);
  });

  test(`[PB3] ${name}: who is not the host is refused, and nothing else happens`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const { code } = await world.room(host);
    const control = await world.enter(host, code);
    const viewer = await world.enter(await world.guest('Ann'), code);
    const { version } = await viewer.next('PLAYBACK_STATE');
    for (const frame of [
      { type: 'PLAY', time: 1 },
      { type: 'PAUSE', time: 1 },
      { type: 'SEEK', time: 1 },
      { type: 'CHANGE_RATE', rate: 2 },
      { type: 'CHANGE_QUALITY', quality: '720p' },
      { type: 'CHANGE_SUBTITLE', subtitle: 'en' },
    ]) {
      viewer.send({ ...frame, id: frame.type });
      const { code: refusal, ref } = await viewer.next('ERROR');
      assert.deepEqual([refusal, ref], ['PERMISSION_DENIED', frame.type]);
    }
    control.send({ type: 'PLAY', time: 1 });
    assert.equal((await viewer.next('PLAYBACK_STATE')).version, version + 1);
  });

  test(`[PB5] ${name}: of many commands at once all land, in one order, the same for everyone`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const { code } = await world.room(host);
    const tabs = [await world.enter(host, code), await world.enter(host, code), await world.enter(host, code)];
    const viewer = await world.enter(await world.guest('Ann'), code);
    const { version } = await viewer.next('PLAYBACK_STATE');
    const COMMANDS = 30;
    for (let n = 0; n < COMMANDS; n++) for (const tab of tabs) tab.send({ type: 'SEEK', time: n });
    const last = version + COMMANDS * tabs.length;
    const histories = await Promise.all(
      [viewer, ...tabs].map(async (client) => {
        await client.next('PLAYBACK_STATE', (state) => state.version === last);
        return client.frames.flatMap((frame) =>
          frame.type === 'PLAYBACK_STATE' && frame.reason ? [[frame.version, frame.time, frame.effective_at]] : [],
        );
      }),
    );
    assert.deepEqual(
      histories[0]?.map(([at]) => at),
      Array.from({ length: COMMANDS * tabs.length }, (_, n) => version + 1 + n),
    );
    for (const history of histories.slice(1)) assert.deepEqual(history, histories[0]);
  });

  test(`[PB1] [PB12] ${name}: a late joiner is told where the film is now, and nobody else notices`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const { code } = await world.room(host);
    const control = await world.enter(host, code);
    control.send({ type: 'PLAY', time: 10 });
    const told = await control.next('PLAYBACK_STATE', ({ reason }) => reason === 'PLAY');
    const late = await world.enter(await world.guest('Late'), code);
    const snapshot = await late.next('PLAYBACK_STATE');
    const line = { is_playing: true, position: told.time, at: told.effective_at, rate: 1, version: told.version };
    const ahead = Math.max(0, told.effective_at - snapshot.server_time) / 1000;
    assert.ok(Math.abs(snapshot.time - (positionAt(line, snapshot.server_time) - ahead)) < 1e-6);
    assert.equal(snapshot.version, told.version);
    await control.next('USER_JOINED');
    await control.settled();
    assert.equal(control.frames.filter(({ type }) => type === 'PLAYBACK_STATE').length, 2);
  });

  test(`[PB7] ${name}: times that can't be are refused, and change nothing`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const { code } = await world.room(host, { source: SYNC_TEST });
    const control = await world.enter(host, code);
    const { version, duration } = await control.next('PLAYBACK_STATE');
    assert.equal(duration, 60);
    for (const time of [-1, 60.5, 1e300, '5', null, [1]]) {
      control.send({ type: 'SEEK', time });
      assert.equal((await control.next('ERROR')).code, 'VALIDATION_ERROR', JSON.stringify(time));
    }
    control.ws.send('{"type":"SEEK","time":1e999}');
    assert.equal((await control.next('ERROR')).code, 'VALIDATION_ERROR');
    control.send({ type: 'CHANGE_RATE', rate: 3.5 });
    assert.equal((await control.next('ERROR')).code, 'VALIDATION_ERROR');
    control.send({ type: 'PLAY' });
    assert.equal((await control.next('PLAYBACK_STATE')).version, version + 1);
  });

  test(`[PB9] ${name}: a client far off is corrected, one near is left alone`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const { code } = await world.room(host);
    const control = await world.enter(host, code);
    control.send({ type: 'PAUSE', time: 100 });
    await control.next('PLAYBACK_STATE', ({ reason }) => reason === 'PAUSE');
    control.send({ type: 'SYNC_CHECK', client_time: 101.9 });
    await control.settled();
    assert.ok(!control.frames.some(({ type }) => type === 'SYNC_CORRECTION'));
    control.send({ type: 'SYNC_CHECK', client_time: 90 });
    assert.equal((await control.next('SYNC_CORRECTION')).time, 100);
  });

  test(`[PB11] ${name}: another film is announced before its timeline, at 0 and paused`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const ann = await world.guest('Ann');
    const room = await world.room(host);
    const control = await world.enter(host, room.code);
    const viewer = await world.enter(ann, room.code);
    control.send({ type: 'PLAY', time: 30 });
    const before = await viewer.next('PLAYBACK_STATE', ({ reason }) => reason === 'PLAY');
    const choose = (as: typeof host, body: object) =>
      world.request('POST', '/api/rooms/source/', { as, body: { room_id: room.id, ...body } });
    assert.equal(codeOf(await choose(ann, SYNC_TEST)), 'PERMISSION_DENIED');
    assert.equal(codeOf(await choose(host, { provider: 'nothing', video_id: '1' })), 'PROVIDER_UNKNOWN');
    assert.equal(codeOf(await choose(host, { ...SYNC_TEST, video_id: 'nothing' })), 'SOURCE_UNAVAILABLE');
    assert.equal((await choose(host, SYNC_TEST)).body.video_id, 'sync-test');
    const state = await viewer.next('PLAYBACK_STATE', ({ reason }) => reason === 'SOURCE_CHANGED');
    assert.deepEqual([state.time, state.is_playing, state.duration], [0, false, 60]);
    assert.ok(state.version > before.version);
    const types = viewer.frames.map(({ type }) => type);
    assert.ok(types.indexOf('SOURCE_CHANGED') < types.lastIndexOf('PLAYBACK_STATE'));
    assert.equal((await viewer.next('SOURCE_CHANGED')).source.external_id, 'sync-test');
    const late = await world.enter(await world.guest('Late'), room.code);
    assert.equal((await late.next('JOINED')).room.source?.external_id, 'sync-test');
  });

  test(`[SY1] ${name}: clock probes are answered at once by the room clock`, async (t) => {
    const world = await start(t);
    const host = await world.account('host');
    const { code } = await world.room(host);
    const client = await world.enter(host, code);
    const answers = [];
    for (let t0 = 0; t0 < 5; t0++) {
      client.send({ type: 'TIME_SYNC', t0 });
      answers.push(await client.next('TIME_SYNC', (answer) => answer.t0 === t0));
    }
    const instants = answers.flatMap(({ t1, t2 }) => [t1, t2]);
    assert.deepEqual(
      instants,
      [...instants].sort((a, b) => a - b),
    );
  });
}

/** A room that waits for viewers whose players ran dry, as those inside see it. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import { WAIT_FOR_VIEWERS_MS } from '@streamit/protocol';
import type { StartWorld, World } from '../world.ts';

const SYNC_TEST = { provider: 'open-movies', video_id: 'sync-test' };

export function waitingScenarios(name: string, start: StartWorld): void {
  /** The film plays from 10 s on, before a host and a viewer. */
  async function setUp(t: TestContext, { waits = true } = {}) {
    const world: World = await start(t);
    const host = await world.account('host');
    const ann = await world.guest('Ann');
    const { code } = await world.room(host, { source: SYNC_TEST });
    const set = (wait_for_viewers: boolean) =>
      world.request('PATCH', `/api/rooms/${code}/`, { as: host, body: { wait_for_viewers } });
    if (waits) assert.equal((await set(true)).body.wait_for_viewers, true);
    const control = await world.enter(host, code);
    const viewer = await world.enter(ann, code);
    control.send({ type: 'PLAY', time: 10 });
    const playing = await viewer.next('PLAYBACK_STATE', ({ reason }) => reason === 'PLAY');
    return { world, host, ann, code, set, control, viewer, playing };
  }

  test(`[PB10] ${name}: the film holds where a viewer ran dry, everyone is told for whom, and it goes on when he is ready`, async (t) => {
    const { control, viewer, playing, ann } = await setUp(t);
    viewer.send({ type: 'BUFFERING', version: playing.version, time: 10 });
    const held = await control.next('PLAYBACK_STATE', ({ reason }) => reason === 'WAITING');
    assert.deepEqual([held.is_playing, held.version, held.by, held.user], [false, playing.version + 1, ann.id, 'Ann']);
    assert.ok(held.time >= 10 && held.time < 12);
    const waiting = await control.next('ROOM_WAITING');
    assert.deepEqual(waiting.waiting_for, [{ user_id: ann.id, user: 'Ann' }]);
    assert.ok(Math.abs((waiting.deadline ?? 0) - held.server_time - WAIT_FOR_VIEWERS_MS) < 1_000);

    viewer.send({ type: 'READY', version: held.version, time: held.time });
    const going = await control.next('PLAYBACK_STATE', ({ version }) => version > held.version);
    assert.deepEqual([going.is_playing, going.time, going.reason], [true, held.time, 'READY']);
    const over = await control.next('ROOM_WAITING');
    assert.deepEqual([over.waiting_for, over.deadline], [[], null]);
    assert.ok(over.version > waiting.version);
  });

  test(`[PB10] [PB12] ${name}: off by default; then reports change nothing`, async (t) => {
    const { control, viewer, playing } = await setUp(t, { waits: false });
    viewer.send({ type: 'BUFFERING', version: playing.version, time: 10 });
    viewer.send({ type: 'READY', version: playing.version, time: 10 });
    await viewer.settled();
    control.send({ type: 'PAUSE' });
    const next = await control.next('PLAYBACK_STATE', ({ version }) => version > playing.version);
    assert.deepEqual([next.reason, next.version], ['PAUSE', playing.version + 1]);
    assert.ok(!control.frames.some(({ type }) => type === 'ROOM_WAITING'));
  });

  test(`[PB10] ${name}: a report for an old version is ignored`, async (t) => {
    const { control, viewer, playing } = await setUp(t);
    viewer.send({ type: 'BUFFERING', version: playing.version - 1, time: 10 });
    await viewer.settled();
    control.send({ type: 'SEEK', time: 20 });
    const next = await control.next('PLAYBACK_STATE', ({ version }) => version > playing.version);
    assert.deepEqual([next.reason, next.is_playing], ['SEEK', true]);
  });

  test(`[PB10] ${name}: the host's PLAY ends the waiting; his SEEK moves it`, async (t) => {
    const { control, viewer, playing } = await setUp(t);
    viewer.send({ type: 'BUFFERING', version: playing.version, time: 10 });
    await control.next('ROOM_WAITING');
    control.send({ type: 'SEEK', time: 30 });
    const sought = await viewer.next('PLAYBACK_STATE', ({ reason }) => reason === 'SEEK');
    assert.deepEqual([sought.time, sought.is_playing], [30, false]);
    control.send({ type: 'PLAY' });
    const going = await viewer.next('PLAYBACK_STATE', ({ version }) => version > sought.version);
    assert.deepEqual([going.time, going.is_playing], [30, true]);
    assert.deepEqual((await control.next('ROOM_WAITING')).waiting_for, []);
  });

  test(`[PB10] ${name}: who leaves is not waited for`, async (t) => {
    const { control, viewer, playing } = await setUp(t);
    viewer.send({ type: 'BUFFERING', version: playing.version, time: 10 });
    await control.next('ROOM_WAITING');
    await viewer.close();
    assert.equal((await control.next('PLAYBACK_STATE', ({ reason }) => reason === 'READY')).is_playing, true);
  });

  test(`[PB10] ${name}: switched off while it waits, the film goes on`, async (t) => {
    const { control, viewer, playing, set } = await setUp(t);
    viewer.send({ type: 'BUFFERING', version: playing.version, time: 10 });
    await control.next('ROOM_WAITING');
    await set(false);
    assert.equal((await control.next('PLAYBACK_STATE', ({ reason }) => reason === 'READY')).is_playing, true);
  });

  test(`[PB10] ${name}: who joins late is told for whom the room waits, after his four frames`, async (t) => {
    const { world, code, control, viewer, playing, ann } = await setUp(t);
    viewer.send({ type: 'BUFFERING', version: playing.version, time: 10 });
    await control.next('ROOM_WAITING');
    const late = await world.enter(await world.guest('Late'), code);
    assert.deepEqual((await late.next('ROOM_WAITING')).waiting_for, [{ user_id: ann.id, user: 'Ann' }]);
    assert.deepEqual(
      late.frames.slice(0, 5).map(({ type }) => type),
      ['JOINED', 'CHAT_HISTORY', 'PLAYBACK_STATE', 'ROOM_PARTICIPANTS', 'ROOM_WAITING'],
    );
    assert.equal((await late.next('PLAYBACK_STATE')).is_playing, false);
  });

  test(`[PB10] [RM7] [RM8] ${name}: the host leaves a room that waits: it waits for him alone, and plays when he is back`, async (t) => {
    const { world, host, code, control, viewer, playing } = await setUp(t);
    viewer.send({ type: 'BUFFERING', version: playing.version, time: 10 });
    await viewer.next('ROOM_WAITING');
    await control.close();
    assert.deepEqual((await viewer.next('ROOM_WAITING')).waiting_for, []);
    const frozen = await viewer.next('PLAYBACK_STATE', ({ reason }) => reason === 'HOST_DISCONNECTED');
    viewer.send({ type: 'READY', version: frozen.version, time: frozen.time });
    viewer.send({ type: 'BUFFERING', version: frozen.version, time: frozen.time });
    await viewer.settled();
    await world.enter(host, code);
    const back = await viewer.next('PLAYBACK_STATE', ({ version }) => version > frozen.version);
    assert.deepEqual([back.reason, back.is_playing, back.time], ['HOST_RECONNECTED', true, frozen.time]);
  });
}

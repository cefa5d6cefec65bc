/** Who did it: the sync, a person, or the browser that wants a click. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { playerStage, playingStage, QUICK } from '../test/player-stage.ts';

describe('the player sync and a person at the element', () => {
  it('[SY5] what the sync does itself is no action of the user', () => {
    const { environment, room, media, actions } = playingStage();
    room.command({ position: 700 });
    environment.advance(3_000);
    media.stall(3_000);
    environment.advance(6_000);
    room.command({ is_playing: false });
    environment.advance(1_000);
    room.command({ is_playing: true });
    environment.advance(3_000);
    assert.deepEqual(actions, []);
  });

  it('[SY5] the end of the film is no pause by the user', () => {
    const { environment, media, room, actions } = playerStage({ ...QUICK, durationS: 10 });
    media.load();
    room.command({ is_playing: true, position: 5 });
    environment.advance(10_000);
    assert.equal(media.paused, true);
    assert.deepEqual(actions, []);
  });

  it('[SY5] what a person does is told, left alone for a second, and then brought back', () => {
    const { environment, media, actions, errorMs } = playingStage();
    media.pause();
    environment.advance(900);
    assert.deepEqual(
      actions.map(({ type }) => type),
      ['pause'],
    );
    assert.equal(media.paused, true);
    environment.advance(5_000);
    assert.equal(media.paused, false);
    assert.ok(Math.abs(errorMs()) < 5, `${errorMs()} ms`);

    media.currentTime = 2_000;
    environment.advance(100);
    assert.deepEqual(actions.at(-1), { type: 'seek', time: 2_000 });
    environment.advance(5_000);
    assert.ok(Math.abs(errorMs()) < 5, `${errorMs()} ms`);
    assert.equal(actions.length, 2);
  });

  it('[SY5] a command that answers the action ends the being left alone', () => {
    const { environment, media, room, actions } = playingStage();
    media.pause();
    environment.advance(10);
    room.command({ is_playing: false, position: 333 }, 40);
    environment.advance(300);
    assert.equal(actions.length, 1);
    assert.equal(media.currentTime, 333);
  });

  it('[SY5] a blocked start is shown; a click starts it, in step', async () => {
    const { environment, media, room, sync, actions, settle, errorMs } = playerStage({ ...QUICK, isBlocked: true });
    media.load();
    room.command({ is_playing: true, position: 40 });
    environment.advance(1_000);
    await settle();
    assert.equal(sync.get().state, 'blocked');
    environment.advance(10_000);
    assert.equal(media.paused, true);
    await assert.rejects(sync.start(), { name: 'NotAllowedError' });
    assert.equal(sync.get().state, 'blocked');

    media.allow();
    await sync.startMuted();
    assert.equal(media.muted, true);
    environment.advance(4_000);
    assert.equal(sync.get().state, 'following');
    assert.ok(Math.abs(errorMs()) < 5, `${errorMs()} ms`);
    assert.deepEqual(actions, []);
  });

  it('[SY3] the time that a person took to click is not taken for the time that the element takes to start', async () => {
    const { environment, media, room, sync, settle, errorMs } = playerStage({ ...QUICK, isBlocked: true });
    media.load();
    room.command({ is_playing: true, position: 40 });
    environment.advance(1_000);
    await settle();
    media.allow();
    environment.advance(2_000);
    await sync.start();
    environment.advance(5_000);
    room.command({ is_playing: false });
    environment.advance(1_000);
    room.command({ is_playing: true });
    environment.advance(300);
    assert.ok(Math.abs(errorMs()) < 20, `${errorMs()} ms`);
  });
});

/** The player sync with elements that do not do as they are told, or have not got what they need. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type PlayerStage, playerStage, playingStage, QUICK } from '../test/player-stage.ts';
import { COARSE_BAND_S } from './coarse-rates.ts';

const BAND_MS = COARSE_BAND_S * 1000;

/** What happens to a player from now on, told in its own words. */
function watchSeeks({ environment, media }: PlayerStage, minutes: number): number {
  const before = media.seeks.length;
  environment.advance(minutes * 60_000);
  return media.seeks.length - before;
}

describe('an element whose rate does nothing', () => {
  it('[SY3] is found out, and brought back by a seek into the band of those that have no rates', () => {
    const stage = playingStage({ ...QUICK, framesPerSecond: 24, deafRate: 0.2 });
    const { environment, media, sync, errorMs } = stage;
    media.stall(700);
    environment.advance(3_000);
    assert.ok(errorMs() < -BAND_MS, 'behind, and steered in vain');
    assert.equal(sync.get().facts.isSteered, true);
    environment.advance(12_000);
    assert.ok(Math.abs(errorMs()) <= BAND_MS, `${errorMs()} ms`);
    assert.equal(sync.get().facts.isSteered, false);
    assert.equal(sync.get().toleranceMs, BAND_MS);
    assert.ok(watchSeeks(stage, 4) <= 1, 'and rests there');
    assert.equal(media.playbackRate, 1, 'with nothing left of the correction');
  });

  it('[SY3] is tried again after five minutes, in case it has come to obey', () => {
    const stage = playingStage({ ...QUICK, framesPerSecond: 24, deafRate: 0.2 });
    stage.media.stall(700);
    stage.environment.advance(20_000);
    assert.equal(stage.sync.get().facts.isSteered, false);
    stage.environment.advance(5 * 60_000);
    assert.equal(stage.sync.get().facts.isSteered, true);
  });

  it('[SY3] an element that obeys is never suspected, however far it had to come', () => {
    for (const stallMs of [200, 500, 900]) {
      const { environment, media, sync } = playingStage({ ...QUICK, framesPerSecond: 24, driftPpm: 300 });
      media.stall(stallMs);
      for (let second = 0; second < 60; second += 1) {
        environment.advance(1_000);
        assert.equal(sync.get().facts.isSteered, true);
      }
    }
  });
});

describe('an element that stumbles at each change of its rate', () => {
  it('[SY3] is left alone soon, instead of losing more by each correction than it brings', () => {
    const stage = playerStage({ ...QUICK, framesPerSecond: 24, stutterMs: 150 });
    stage.media.load();
    stage.room.command({ is_playing: true, position: 100 });
    stage.environment.advance(5_000);
    stage.media.stall(400);
    stage.environment.advance(60_000);
    assert.equal(stage.sync.get().facts.isSteered, false);
    const changes = stage.media.rates.length;
    assert.ok(watchSeeks(stage, 3) <= 2);
    assert.equal(stage.media.rates.length, changes, 'no rate is set any more');
    assert.ok(Math.abs(stage.errorMs()) <= BAND_MS, `${stage.errorMs()} ms`);
  });
});

describe('an element that stands without a word', () => {
  it('[PB10] is stalled all the same: it says so, and that it can go on', () => {
    const { environment, media, room, sync } = playingStage();
    room.waitForViewers(true);
    media.freeze(2_500);
    environment.advance(1_500);
    assert.equal(sync.get().state, 'stalled');
    assert.deepEqual(room.reports, ['BUFFERING 1']);
    environment.advance(3_000);
    assert.deepEqual(room.reports, ['BUFFERING 1', 'READY 1']);
  });

  it('that stands for good is pushed, less and less often', () => {
    const stage = playingStage();
    stage.media.freeze(600_000);
    assert.ok(watchSeeks(stage, 0.1) >= 1, 'pushed within six seconds');
    assert.ok(watchSeeks(stage, 5) <= 14);
  });

  it('a coarse clock that seems to stand between its steps is no stall', () => {
    const { environment, media, room, sync } = playerStage({ ...QUICK, granularityS: 0.25 });
    media.load();
    room.command({ is_playing: true, position: 100 });
    environment.advance(5_000);
    room.waitForViewers(true);
    for (let look = 0; look < 200; look += 1) {
      environment.advance(97);
      assert.equal(sync.get().state, 'following');
    }
    assert.deepEqual(room.reports, []);
  });
});

describe('an element that is nowhere for long', () => {
  it('[SY3] is not believed a frame of where it was before: one seek and it is there', () => {
    const { environment, media, room, errorMs } = playingStage({
      startLatencyMs: () => 100,
      seekLatencyMs: () => 0,
      framesPerSecond: 24,
    });
    environment.advance(30_000);
    const seeks = media.seeks.length;
    room.command({ position: 0 });
    environment.advance(5_000);
    assert.ok(media.seeks.length - seeks <= 2, `${media.seeks.length - seeks} seeks`);
    assert.ok(Math.abs(errorMs()) < 25, `${errorMs()} ms`);
  });
});

describe('an element that loads slowly', () => {
  it('[SY3] [PB10] never jumps more often than its network can serve, and plays most of the time in between', () => {
    const stage = playerStage({ ...QUICK, loadsPerSecond: 0.8 });
    stage.media.load();
    stage.room.command({ is_playing: true, position: 100 });
    stage.environment.advance(60_000);
    const seeks = watchSeeks(stage, 5);
    assert.ok(seeks <= 5 * 6, `${seeks} seeks in five minutes`);
    assert.ok(seeks >= 5, 'it does come back: it can\u2019t keep up without');
  });

  it('[SY3] does not hurry with nothing to play on', () => {
    const { environment, media, room, sync } = playerStage({ ...QUICK, loadsPerSecond: 1 });
    media.load();
    room.command({ is_playing: true, position: 100 });
    environment.advance(10_000);
    media.stall(500);
    environment.advance(5_000);
    assert.ok((sync.get().facts.bufferedS ?? 99) < 1, `${sync.get().facts.bufferedS} s to play on`);
    assert.ok(media.playbackRate <= 1);
    media.throttle(3);
    environment.advance(3_000);
    assert.equal(media.playbackRate, 1.05, 'it does as soon as there is');
  });

  it('[SY3] goes where something is loaded, if that is near, and waits there', () => {
    const { environment, media, room, errorMs } = playingStage({ ...QUICK, loadsPerSecond: 3 });
    media.loadFrom(room.position() + 5.9);
    room.command({ position: room.position() + 5 });
    const start = media.buffered?.start(0);
    environment.advance(2_000);
    assert.equal(media.buffered?.start(0), start, 'nothing was loaded anew');
    assert.ok(Math.abs(errorMs()) < 20, `${errorMs()} ms`);
  });
});

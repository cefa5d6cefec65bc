/** What a viewer chooses for his own player, and what he is told when it is behind. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { playerStage, playingStage, QUICK } from '../test/player-stage.ts';
import { causeOf } from './sync-facts.ts';
import { OFFSET_MAX_MS } from './viewer-offset.ts';

describe('a viewer’s own offset', () => {
  it('[SY3] moves his player alone, by rate, and counts as no error', () => {
    const { environment, media, sync, errorMs } = playingStage({ ...QUICK, framesPerSecond: 24 });
    const seeks = media.seeks.length;
    sync.setOffsetMs(180);
    environment.advance(10_000);
    assert.ok(Math.abs(errorMs() - 180) < 20, `${errorMs()} ms ahead of the room`);
    assert.ok(Math.abs(sync.get().errorMs ?? 999) < 20);
    assert.equal(sync.get().facts.offsetMs, 180);
    sync.setOffsetMs(-180);
    environment.advance(15_000);
    assert.ok(Math.abs(errorMs() + 180) < 20, `${errorMs()} ms`);
    assert.equal(media.seeks.length, seeks);
  });

  it('[PB2] [PB6] starts and stops earlier by it, and stands where all others stand', () => {
    const { environment, media, room, sync } = playingStage();
    sync.setOffsetMs(150);
    environment.advance(10_000);
    room.command({ is_playing: false }, 300);
    environment.advance(140);
    assert.equal(media.paused, false);
    environment.advance(15);
    assert.equal(media.paused, true, 'what his headphones say last is said when the others stop');
    environment.advance(2_000);
    assert.equal(media.truePosition, room.position());
  });

  it('is held within its bounds, and nonsense is none', () => {
    const { sync } = playerStage();
    sync.setOffsetMs(1e9);
    assert.equal(sync.get().facts.offsetMs, OFFSET_MAX_MS);
    sync.setOffsetMs(Number.NaN);
    assert.equal(sync.get().facts.offsetMs, 0);
  });
});

describe('a viewer who need not be waited for', () => {
  it('[PB10] says nothing when his player runs dry', () => {
    const { environment, media, room, sync } = playingStage();
    room.waitForViewers(true);
    sync.setWaitedFor(false);
    media.stall(2_000);
    environment.advance(5_000);
    assert.deepEqual(room.reports, []);
    sync.setWaitedFor(true);
    media.stall(2_000);
    environment.advance(5_000);
    assert.deepEqual(room.reports, ['BUFFERING 1', 'READY 1']);
  });

  it('[PB10] lets the others go on at once when he says so while they wait', () => {
    const { environment, media, room, sync } = playingStage();
    room.waitForViewers(true);
    media.stall(10_000);
    environment.advance(1_000);
    sync.setWaitedFor(false);
    assert.deepEqual(room.reports, ['BUFFERING 1', 'READY 1']);
  });
});

describe('why a player is behind', () => {
  it('is told while it lasts and until it is made up for, with the facts', () => {
    const { environment, media, sync } = playingStage({ ...QUICK, loadsPerSecond: 3 });
    environment.advance(3_000);
    assert.equal(sync.get().facts.cause, null);
    media.loadFrom(media.truePosition - 4.9);
    media.stall(600);
    environment.advance(500);
    assert.deepEqual([sync.get().state, sync.get().facts.cause, sync.get().facts.stalls], ['stalled', 'buffering', 1]);
    environment.advance(2_000);
    assert.deepEqual(
      [sync.get().state, sync.get().facts.cause],
      ['following', 'buffering'],
      'still behind because of it',
    );
    environment.advance(15_000);
    assert.equal(sync.get().facts.cause, null);
    assert.ok((sync.get().facts.bufferedS ?? 0) > 5);
  });

  it('is the device, where there is film to play and it does not move', () => {
    const { environment, media, sync } = playingStage({ ...QUICK, loadsPerSecond: 3 });
    environment.advance(10_000);
    media.freeze(2_000);
    environment.advance(1_500);
    assert.deepEqual([sync.get().state, sync.get().facts.cause], ['stalled', 'device']);
  });

  it('is the browser, as long as it wants a click; and counts seeks of the sync', async () => {
    const { environment, media, room, sync, settle } = playerStage({ ...QUICK, isBlocked: true });
    media.load();
    room.command({ is_playing: true, position: 50 });
    environment.advance(3_000);
    await settle();
    assert.deepEqual([sync.get().state, sync.get().facts.cause], ['blocked', 'browser-blocked']);
    assert.equal(sync.get().facts.seeks, media.seeks.length);
    media.allow();
    await sync.start();
    environment.advance(4_000);
    assert.equal(sync.get().facts.cause, null);
    assert.ok((sync.get().facts.lastSeekAt ?? 0) > 0);
  });

  const following = {
    state: 'following',
    errorMs: -100,
    isSteered: true,
    clock: { isSynced: true, errorBoundMs: 20 },
    isReady: true,
    droppedPart: 0,
    before: null,
  } as const;

  it('is the network where the clock is not known, whatever the error seems to be', () => {
    assert.equal(causeOf({ ...following, errorMs: 0, clock: { isSynced: false, errorBoundMs: null } }), 'network');
    assert.equal(causeOf({ ...following, errorMs: 0, clock: { isSynced: true, errorBoundMs: 400 } }), 'network');
  });

  it('is nothing within a frame, dropped frames beyond it, and else what it was, or that it can’t be steered', () => {
    assert.equal(causeOf({ ...following, errorMs: -40, before: 'buffering', droppedPart: 0.9 }), null);
    assert.equal(causeOf({ ...following, before: 'buffering', droppedPart: 0.5 }), 'device');
    assert.equal(causeOf({ ...following, before: 'buffering' }), 'buffering');
    assert.equal(causeOf({ ...following, isSteered: false }), 'coarse-player');
    assert.equal(causeOf(following), null);
  });
});

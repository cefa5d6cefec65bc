/** What a simulated player tells its room: each stall once and only where it is wanted, each end once. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { playerStage, playingStage, QUICK } from '../test/player-stage.ts';

const STALL_MS = 600;

describe('the player’s reports', () => {
  it('[PB10] a player that runs dry says so once, and once that it can go on', () => {
    const { environment, media, room } = playingStage();
    room.waitForViewers(true);
    media.stall(STALL_MS);
    environment.advance(2_000);
    assert.deepEqual(room.reports, ['BUFFERING 1', 'READY 1']);
  });

  it('[PB10] while the room holds for it, it reports for the state that it then follows', () => {
    const { environment, media, room } = playingStage();
    room.waitForViewers(true);
    media.stall(STALL_MS);
    environment.advance(500);
    assert.deepEqual(room.reports, ['BUFFERING 1']);
    room.command({ is_playing: false });
    environment.advance(3_000);
    assert.deepEqual(room.reports, ['BUFFERING 1', 'READY 2']);
  });

  it('[PB10] a command that sets the film going again is answered anew while the player still cannot', () => {
    const { environment, media, room } = playingStage();
    room.waitForViewers(true);
    media.stall(3_000);
    environment.advance(700);
    room.command({ rate: 1.25 });
    environment.advance(1_000);
    assert.deepEqual(room.reports, ['BUFFERING 1', 'BUFFERING 2']);
    environment.advance(4_000);
    assert.deepEqual(room.reports, ['BUFFERING 1', 'BUFFERING 2', 'READY 2']);
  });

  it('[PB10] a hiccup that the sync catches up with holds nobody', () => {
    const { environment, media, room } = playingStage();
    room.waitForViewers(true);
    media.stall(200);
    environment.advance(2_000);
    assert.deepEqual(room.reports, []);
  });

  it('[PB10] in a room that waits for nobody, nothing is said', () => {
    const { environment, media, room } = playingStage();
    media.stall(STALL_MS);
    environment.advance(2_000);
    assert.deepEqual(room.reports, []);
  });

  it('[PB10] seeks and pauses are no stalls', () => {
    const { environment, room } = playingStage({ ...QUICK, seekLatencyMs: () => 900 });
    room.waitForViewers(true);
    room.command({ position: 2_000 });
    environment.advance(4_000);
    room.command({ is_playing: false });
    environment.advance(2_000);
    assert.deepEqual(room.reports, []);
  });

  it('[PG2] the end of the film is told once, and once more when it is watched again', () => {
    const { environment, media, room } = playerStage({ ...QUICK, durationS: 30 });
    media.load();
    room.command({ is_playing: true, position: 27 });
    environment.advance(10_000);
    assert.deepEqual(room.reports, ['ended']);
    room.command({ position: 27 });
    environment.advance(10_000);
    assert.deepEqual(room.reports, ['ended', 'ended']);
  });
});

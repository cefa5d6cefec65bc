/** When a player tells of its own sync, and what. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SYNC_REPORTS_PER_MINUTE } from '@streamit/protocol';
import { playerStage, playingStage, QUICK } from '../test/player-stage.ts';

describe('sync reports', () => {
  it('[SY7] a few a minute at uneven times, with the error, the delay and what the player does', () => {
    const { environment, room } = playingStage({ ...QUICK, framesPerSecond: 24 });
    environment.advance(10 * 60_000);
    const gaps = room.measurements.slice(1).map(({ at }, index) => at - (room.measurements[index]?.at ?? 0));
    assert.ok(gaps.length >= 20, `${gaps.length} in ten minutes`);
    assert.ok(Math.min(...gaps) >= 60_000 / SYNC_REPORTS_PER_MINUTE, 'never more than the server counts');
    assert.ok(new Set(gaps.map(Math.round)).size > 10, 'viewers do not report in step');
    for (const { state, error_ms, delay_ms } of room.measurements) {
      assert.equal(state, 'following');
      assert.ok(error_ms !== null && Math.abs(error_ms) < 20, String(error_ms));
      assert.equal(delay_ms, 10);
    }
  });

  it('[SY7] a film that stands, or has not been loaded, is not reported', () => {
    const { environment, room, media } = playerStage();
    room.command({ is_playing: true, position: 10 });
    environment.advance(60_000);
    media.load();
    room.command({ is_playing: false });
    environment.advance(60_000);
    assert.deepEqual(room.measurements, []);
    room.command({ is_playing: true });
    environment.advance(30_000);
    assert.equal(room.measurements.length > 0, true);
  });

  it('[SY7] the offset that a viewer chose is no error of his', () => {
    const { environment, room, sync } = playingStage();
    sync.setOffsetMs(400);
    environment.advance(60_000);
    assert.ok(room.measurements.every(({ error_ms }) => error_ms !== null && Math.abs(error_ms) < 20));
    assert.ok(room.measurements.length >= 2);
  });
});

/** Commands and reports over a real socket: moderation, proposals, what the player does. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { frames } from '../test/frames.ts';
import { join } from '../test/join-room.ts';
import { until } from '../test/until.ts';

describe('commands of a room', () => {
  it('[MO1] [RM12] [PB10] moderation, proposals and reports go out as they are meant', async (t) => {
    const { room, visitor } = await join(t);
    const data = { event: 'ended', currentTime: 60, duration: 60, progress: 100 } as const;
    room.playerEvent(data);
    room.mute('u-1');
    room.unmute('u-1');
    room.kick('u-1');
    room.ban('u-1');
    room.unban('u-1');
    room.transferHost('u-1');
    room.changeQuality('720p');
    room.changeSubtitle('English');
    room.buffering(3, 12);
    room.ready(3, 12);
    const sent = [];
    for (let count = 0; count < 10; count += 1) sent.push(await visitor.received());
    assert.deepEqual(sent, [
      ...(['MUTE_USER', 'UNMUTE_USER', 'KICK_USER', 'BAN_USER', 'UNBAN_USER', 'TRANSFER_HOST'] as const).map(
        (type) => ({
          type,
          user_id: 'u-1',
        }),
      ),
      { type: 'CHANGE_QUALITY', quality: '720p' },
      { type: 'CHANGE_SUBTITLE', subtitle: 'English' },
      { type: 'BUFFERING', version: 3, time: 12 },
      { type: 'READY', version: 3, time: 12 },
    ]);
    // Only now the host: his player's events are sent.
    visitor.send({ ...frames.ROOM_UPDATED, host: 'Gert', host_id: 'u-guest', wait_for_viewers: true });
    await until(room, ({ me }) => me?.role === 'host');
    assert.equal(room.waitsForViewers(), true);
    room.playerEvent(data);
    assert.deepEqual(await visitor.received(), { type: 'PLAYER_EVENT', data });
  });

  it('[PB10] a report that cannot be sent is nobody’s failure', async (t) => {
    const { room, visitor } = await join(t);
    visitor.cut();
    await until(room, ({ connection }) => connection.state === 'waiting');
    room.buffering(3, 12);
    room.ready(3, 12);
    assert.equal(room.get().lastError, null);
  });
});

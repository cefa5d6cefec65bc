/** What the host's authority makes of the room as this client sees it: settings, silence, removal, a new host, waiting. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ModerationAction, ServerFrame } from '@streamit/protocol';
import { frames } from '../test/frames.ts';
import { applyFrame, applyStatus, initialSnapshot } from './room-state.ts';

const after = (...received: readonly ServerFrame[]) => received.reduce(applyFrame, initialSnapshot);
const moderation = (action: ModerationAction, user_id = 'u-guest'): ServerFrame => ({
  type: 'MODERATION',
  action,
  user_id,
  user: 'Gert',
});
const settings = (changes: object): ServerFrame => ({
  type: 'ROOM_UPDATED',
  user: 'Hanna',
  user_id: 'u-host',
  ...changes,
});

describe('the host’s authority', () => {
  it('a change of settings changes what it names and nothing else', () => {
    const { room } = after(
      frames.JOINED,
      settings({ is_private: true, entry_mode: 'PASSWORD' }),
      settings({ wait_for_viewers: true }),
    );
    assert.deepEqual(
      [room?.isPrivate, room?.entryMode, room?.waitForViewers, room?.title, room?.isChatEnabled],
      [true, 'PASSWORD', true, 'Evening', true],
    );
  });

  it('[MO2] who is muted knows it, from the join on and with each change; others are marked in the list', () => {
    assert.equal(after({ ...frames.JOINED, is_muted: true }).me?.isMuted, true);
    const muted = after(frames.JOINED, frames.ROOM_PARTICIPANTS, moderation('mute'));
    assert.equal(muted.me?.isMuted, true);
    assert.deepEqual(
      muted.participants.map(({ is_muted }) => is_muted),
      [false, true],
    );
    assert.equal(applyFrame(muted, moderation('unmute')).me?.isMuted, false);
    assert.equal(after(frames.JOINED, moderation('mute', 'u-other')).me?.isMuted, false);
  });

  it('[MO2] kicked and banned close with the same code, and are told apart by what came before', () => {
    const closed = { state: 'closed', code: 4011, reason: 'removed' } as const;
    assert.equal(applyStatus(after(frames.JOINED, moderation('kick')), closed).ended, 'removed');
    assert.equal(applyStatus(after(frames.JOINED, moderation('ban')), closed).ended, 'banned');
    assert.equal(applyStatus(after(frames.JOINED), closed).ended, 'removed', 'the frame was lost');
    assert.equal(applyStatus(after(), { state: 'closed', code: 4010, reason: 'banned' }).ended, 'banned');
  });

  it('[MO2] the removal of somebody else ends nothing here', () => {
    for (const action of ['kick', 'ban', 'unban'] as const) {
      assert.equal(after(frames.JOINED, moderation(action, 'u-other')).ended, null);
    }
  });

  it('[MO2] who was put out and is let in again is here', () => {
    assert.equal(after(frames.JOINED, moderation('kick'), frames.JOINED).ended, null);
  });

  it('[RM12] after a transfer each client knows whether it is the host', () => {
    const promoted = after(frames.JOINED, settings({ host: 'Gert', host_id: 'u-guest' }));
    assert.equal(promoted.me?.role, 'host');
    assert.equal(promoted.hostName, 'Gert');
    const demoted = applyFrame(promoted, settings({ host: 'Hanna', host_id: 'u-host' }));
    assert.equal(demoted.me?.role, 'participant');
    assert.equal(applyFrame(promoted, settings({ title: 'Late' })).me?.role, 'host');
  });

  it('[PB10] it is known for whom the film holds, until it goes on or one joins anew', () => {
    const waiting = after(frames.JOINED, frames.ROOM_WAITING);
    assert.deepEqual(waiting.waitingFor, [{ user: 'Gert', user_id: 'u-guest' }]);
    const over: ServerFrame = { type: 'ROOM_WAITING', version: 9, waiting_for: [], deadline: null };
    assert.deepEqual(applyFrame(waiting, over).waitingFor, []);
    assert.deepEqual(applyFrame(applyFrame(waiting, over), frames.ROOM_WAITING).waitingFor, [], 'late, and older');
    assert.deepEqual(applyFrame(waiting, frames.JOINED).waitingFor, []);
  });
});

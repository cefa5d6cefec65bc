/** What each frame makes of the room. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CHAT_STORED, type ServerFrame, type ServerFrameOf, type StoredMessage } from '@streamit/protocol';
import fc from 'fast-check';
import { frames } from '../test/frames.ts';
import type { RoomSnapshot } from './room-snapshot.ts';
import { applyFrame, applyStatus, initialSnapshot, withFailed, withoutFailed, withSending } from './room-state.ts';
import { protocolError } from './streamit-error.ts';

const after = (...received: readonly ServerFrame[]) => received.reduce(applyFrame, initialSnapshot);
const message = (number: number): StoredMessage => ({
  id: `m-${String(number).padStart(4, '0')}`,
  user: 'Hanna',
  user_id: 'u-host',
  message: `number ${number}`,
  created_at: 1_700_000_000_000 + number,
});
const broadcast = (number: number, clientId?: string): ServerFrameOf<'CHAT_MESSAGE'> => ({
  type: 'CHAT_MESSAGE',
  ...message(number),
  ...(clientId === undefined ? {} : { client_id: clientId }),
});
const history = (...numbers: readonly number[]): ServerFrame => ({
  type: 'CHAT_HISTORY',
  messages: numbers.map(message),
});
const texts = ({ messages }: RoomSnapshot) => messages.map((entry) => `${entry.status} ${entry.message}`);

describe('applyFrame', () => {
  it('a join tells who and where one is', () => {
    const { me, room, hostAway } = after(frames.JOINED);
    assert.deepEqual(me, {
      userId: 'u-guest',
      name: 'Gert',
      connectionId: 'c-1',
      role: 'participant',
      isMuted: false,
    });
    assert.equal(room?.code, 'ABCDEF');
    assert.equal(room.state, 'LIVE');
    assert.equal(room.isChatEnabled, true);
    assert.equal(room.source?.external_id, 'sync-test');
    assert.equal(hostAway, null);
  });

  it('[RM7] [RM8] the host leaves, and comes back', () => {
    const away = after(frames.JOINED, frames.HOST_DISCONNECTED);
    assert.deepEqual(away.hostAway, { deadline: 1_700_000_600_000, graceSeconds: 600 });
    assert.equal(away.room?.state, 'GRACE');
    const back = applyFrame(away, frames.HOST_RECONNECTED);
    assert.equal(back.hostAway, null);
    assert.equal(back.room?.state, 'LIVE');
  });

  it('[RM7] who joins during the grace period knows its end, and keeps its length over a reconnect', () => {
    const joined: ServerFrame = { ...frames.JOINED, grace_deadline: 99 };
    assert.deepEqual(after(joined).hostAway, { deadline: 99, graceSeconds: null });
    assert.deepEqual(after(frames.JOINED, frames.HOST_DISCONNECTED, joined).hostAway, {
      deadline: 99,
      graceSeconds: 600,
    });
    assert.equal(after(joined, frames.JOINED).hostAway, null, 'the host came back while this client was away');
  });

  it('[RM6] [RM9] the end of a room is told apart: deleted, expired, or expired while one was away', () => {
    assert.equal(after(frames.JOINED, frames.ROOM_DELETED).ended, 'deleted');
    assert.equal(after(frames.JOINED, frames.ROOM_EXPIRED).ended, 'expired');
    const closed = { state: 'closed', code: 4004, reason: 'expired' } as const;
    assert.equal(applyStatus(initialSnapshot, closed).ended, 'expired');
    assert.equal(applyStatus(after(frames.ROOM_DELETED), closed).ended, 'deleted');
  });

  it('settings and the source change without a rejoin', () => {
    const { room } = after(frames.JOINED, frames.ROOM_UPDATED, frames.SOURCE_CHANGED);
    assert.equal(room?.title, 'Night');
    assert.equal(room.isChatEnabled, false);
    assert.equal(room.source?.external_id, 'other');
    assert.equal(
      after(frames.JOINED, { type: 'ROOM_UPDATED', user: 'Ann', user_id: 'ann', is_chat_enabled: false }).room?.title,
      'Evening',
    );
  });

  it('the same error twice is two changes', () => {
    const once = after(frames.ERROR);
    const twice = applyFrame(once, frames.ERROR);
    assert.deepEqual(once.lastError, { code: 'PERMISSION_DENIED', message: 'You are not allowed to do that.' });
    assert.notEqual(once.lastError, twice.lastError);
    assert.deepEqual(once.lastError, twice.lastError);
  });

  it('frames that change nothing leave the very same snapshot', () => {
    const snapshot = after(frames.JOINED);
    for (const type of ['USER_JOINED', 'USER_LEFT', 'SYNC_CORRECTION', 'TIME_SYNC'] as const) {
      assert.equal(applyFrame(snapshot, frames[type]), snapshot, type);
    }
  });
});

describe('the list of messages', () => {
  it('[CH4] history and live messages make one list, each message once, oldest first', () => {
    const snapshot = after(history(1, 2), broadcast(3), broadcast(2), history(1, 2, 3, 4));
    assert.deepEqual(
      texts(snapshot),
      [1, 2, 3, 4].map((number) => `stored number ${number}`),
    );
  });

  it('[CH4] in whatever order and however often they come, the list is the same', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([1, 2, 3, 4, 5, 6], { minLength: 1 }),
        fc.array(fc.integer({ min: 0, max: 5 })),
        (order, again) => {
          const received = [...order, ...again.map((index) => order[index % order.length] ?? 1)];
          const snapshot = after(...received.map((number) => broadcast(number)));
          assert.deepEqual(
            texts(snapshot),
            order.toSorted().map((number) => `stored number ${number}`),
          );
        },
      ),
    );
  });

  it('a replay that does not meet what is here replaces it: what lies between was missed', () => {
    assert.deepEqual(texts(after(history(1, 2), history(60, 61))), ['stored number 60', 'stored number 61']);
  });

  it('[CH3] an own message is on its way, then stored at its place, under the same key', () => {
    const sending = withSending(after(frames.JOINED, broadcast(1)), 'mine', 'number 2');
    assert.deepEqual(texts(sending), ['stored number 1', 'sending number 2']);
    const stored = after(frames.JOINED, broadcast(1));
    assert.equal(texts(stored).length, 1);
    const done = [broadcast(3), broadcast(2, 'mine')].reduce(applyFrame, sending);
    assert.deepEqual(
      texts(done),
      [1, 2, 3].map((number) => `stored number ${number}`),
    );
    assert.equal(done.messages[1]?.key, 'mine');
    assert.equal(applyFrame(done, history(1, 2, 3)).messages[1]?.key, 'mine', 'the key outlives a replay');
  });

  it('[CH3] a resent message that the replay has already brought is there once', () => {
    const sending = withSending(after(frames.JOINED, history(1)), 'mine', 'number 2');
    const done = [history(1, 2), broadcast(2, 'mine')].reduce(applyFrame, sending);
    assert.deepEqual(texts(done), ['stored number 1', 'stored number 2']);
  });

  it('an own message that was refused stays, with the reason, until it is dismissed', () => {
    const failed = withFailed(withSending(after(frames.JOINED), 'mine', 'hello'), 'mine', protocolError('MUTED'));
    const [entry] = failed.messages;
    assert.equal(entry?.status, 'failed');
    assert.equal(entry.error.code, 'MUTED');
    assert.equal(entry.user, 'Gert');
    assert.deepEqual(withoutFailed(failed, 'mine').messages, []);
    assert.equal(withoutFailed(failed, 'other').messages.length, 1);
  });

  it('keeps as many as the server does', () => {
    const numbers = Array.from({ length: CHAT_STORED + 20 }, (_, index) => index);
    const snapshot = after(...numbers.map((number) => broadcast(number)));
    assert.equal(snapshot.messages.length, CHAT_STORED);
    assert.equal(snapshot.messages.at(-1)?.message, `number ${CHAT_STORED + 19}`);
  });
});

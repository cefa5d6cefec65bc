import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectionId, RoomCode, RoomId, UserId } from '@streamit/protocol';
import type { Room } from '../rooms/room-queries.ts';
import { participantsFrame, participantsIntervalMs } from './participants.ts';

const room: Room = {
  id: 'room' as RoomId,
  code: 'AAAAAA' as RoomCode,
  hostId: 'host' as UserId,
  hostName: 'Host',
  title: null,
  state: 'LIVE',
  isPrivate: false,
  entryMode: 'APPROVAL',
  isChatEnabled: true,
  waitForViewers: false,
  source: null,
  createdAt: 0,
  graceDeadline: null,
};

test('[WS2] above 200 users the list carries the host and the first 200, and the total', () => {
  const present = Array.from({ length: 500 }, (_, n) => ({
    connection: `c${n}` as ConnectionId,
    user: `u${n}` as UserId,
    name: `User ${n}`,
    delayMs: null,
  }));
  const frame = participantsFrame(room, [...present, ...present], new Set());
  assert.deepEqual([frame.users.length, frame.users[0]?.role, frame.total], [201, 'host', 500]);
  assert.equal(frame.users[0]?.is_online, false);
  assert.deepEqual([participantsIntervalMs(2), participantsIntervalMs(1000)], [250, 5000]);
});

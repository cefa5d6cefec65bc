/// <reference types="node" />
/** Where a knock leads. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersonalFrame, RoomDetail } from '@streamit/protocol';
import { knockStateAfter, knockStateOf } from './knock-state.ts';

const room = (part: Partial<RoomDetail>) =>
  ({ is_active: true, state: 'LIVE', my_status: null, ...part }) as RoomDetail;
const news = (type: PersonalFrame['type'], code = 'ABCDEF'): PersonalFrame => ({
  type,
  id: 'n-1',
  created_at: 1,
  room: { room_id: 'r-1', code, title: null },
  user: { id: 'u-1', name: 'Hanna' },
});

test('[RM4] who was answered while the line was away learns it from the room', () => {
  assert.deepEqual(knockStateOf(room({ my_status: 'PENDING' })), { is: 'waiting' });
  assert.deepEqual(knockStateOf(room({ my_status: 'APPROVED' })), { is: 'approved' });
  assert.deepEqual(knockStateOf(room({ my_status: 'INVITED' })), { is: 'approved' });
  assert.deepEqual(knockStateOf(room({ my_status: 'REJECTED' })), { is: 'rejected' });
  for (const my_status of [null, 'LEFT'] as const) assert.deepEqual(knockStateOf(room({ my_status })), { is: 'gone' });
});

test('a room that ended meanwhile is said to have ended, whatever became of the knock', () => {
  assert.deepEqual(knockStateOf(room({ is_active: false, state: 'EXPIRED', my_status: 'PENDING' })), {
    is: 'closed',
    kind: 'expired',
  });
  assert.deepEqual(knockStateOf(room({ is_active: false, state: 'DELETED', my_status: 'APPROVED' })), {
    is: 'closed',
    kind: 'deleted',
  });
});

test('live news of this room decide, those of others do not', () => {
  assert.deepEqual(knockStateAfter(news('join_approved'), 'ABCDEF'), { is: 'approved' });
  assert.deepEqual(knockStateAfter(news('room_invited'), 'ABCDEF'), { is: 'approved' });
  assert.deepEqual(knockStateAfter(news('join_rejected'), 'ABCDEF'), { is: 'rejected' });
  assert.deepEqual(knockStateAfter(news('room_deleted'), 'ABCDEF'), { is: 'closed', kind: 'deleted' });
  assert.deepEqual(knockStateAfter(news('room_expired'), 'ABCDEF'), { is: 'closed', kind: 'expired' });
  assert.equal(knockStateAfter(news('join_requested'), 'ABCDEF'), undefined);
  assert.equal(knockStateAfter(news('join_approved', 'GHJKLM'), 'ABCDEF'), undefined);
});

/** What becomes of somebody who knocked, by what the server says of the room and of him. Pure. */
import type { PersonalFrame, RoomDetail } from '@streamit/protocol';
import type { ClosedKind } from './closed-room.ts';

export type KnockState =
  | { is: 'waiting' }
  /** Let in: join again. */
  | { is: 'approved' }
  | { is: 'rejected' }
  /** No longer on the list, without an answer. */
  | { is: 'gone' }
  | { is: 'closed'; kind: ClosedKind };

/** By the room as it is now: after a time in which news may have been missed. */
export function knockStateOf({ is_active, state, my_status }: RoomDetail): KnockState {
  if (!is_active) return { is: 'closed', kind: state === 'EXPIRED' ? 'expired' : 'deleted' };
  switch (my_status) {
    case 'PENDING':
      return { is: 'waiting' };
    case 'APPROVED':
    case 'INVITED':
      return { is: 'approved' };
    case 'REJECTED':
      return { is: 'rejected' };
    case 'LEFT':
    case null:
      return { is: 'gone' };
  }
}

/** By what comes live; undefined for news of other rooms and other things. */
export function knockStateAfter(news: PersonalFrame, code: string): KnockState | undefined {
  if (news.room.code !== code) return undefined;
  switch (news.type) {
    case 'join_approved':
    case 'room_invited':
      return { is: 'approved' };
    case 'join_rejected':
      return { is: 'rejected' };
    case 'room_deleted':
      return { is: 'closed', kind: 'deleted' };
    case 'room_expired':
      return { is: 'closed', kind: 'expired' };
    case 'join_requested':
      return undefined;
  }
}

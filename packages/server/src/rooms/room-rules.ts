/** What a room's code and its deadline mean: pure decisions. */
import { ROOM_CODE_ALPHABET, ROOM_CODE_LENGTH, type RoomCode } from '@streamit/protocol';
import { isActive } from './room-lifecycle.ts';
import type { Room } from './room-queries.ts';

const CODE = new RegExp(`^[${ROOM_CODE_ALPHABET}]{${ROOM_CODE_LENGTH}}$`);

/** The code as it is stored, from what people type (RM3); `null` when no room can have it. */
export function normalizeCode(typed: string): RoomCode | null {
  const code = typed.trim().toUpperCase();
  return CODE.test(code) ? (code as RoomCode) : null;
}

/** Whether the room has waited for its host long enough, be it marked as expired yet or not (RM9). */
export function isGraceOver({ state, graceDeadline }: Room, now: number): boolean {
  return state === 'GRACE' && graceDeadline !== null && graceDeadline <= now;
}

/** Whether nobody can be in the room any more. */
export function isOver(room: Room, now: number): boolean {
  return !isActive(room.state) || isGraceOver(room, now);
}

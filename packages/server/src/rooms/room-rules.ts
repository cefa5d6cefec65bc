/** Who may do what in a room: pure decisions. */
import { ROOM_CODE_ALPHABET, ROOM_CODE_LENGTH, type RoomCode, type UserId } from '@streamit/protocol';
import { AppError } from '../lib/app-error.ts';
import { isActive } from './room-lifecycle.ts';
import type { Room } from './room-queries.ts';

const CODE = new RegExp(`^[${ROOM_CODE_ALPHABET}]{${ROOM_CODE_LENGTH}}$`);

/** The code as it is stored, from what people type (RM3); `null` when no room can have it. */
export function normalizeCode(typed: string): RoomCode | null {
  const code = typed.trim().toUpperCase();
  return CODE.test(code) ? (code as RoomCode) : null;
}

/** @throws AppError `PERMISSION_DENIED` for anyone but the host (PB3) */
export function requireHost(room: Room, user: UserId): void {
  if (room.hostId !== user) throw new AppError('PERMISSION_DENIED', 'Only the host can do that.');
}

/** Whether the room has waited for its host long enough, be it marked as expired yet or not (RM9). */
export function isGraceOver({ state, graceDeadline }: Room, now: number): boolean {
  return state === 'GRACE' && graceDeadline !== null && graceDeadline <= now;
}

/** @throws AppError `ROOM_EXPIRED` when nobody can be in the room any more */
export function requireActive(room: Room, now: number): void {
  if (!isActive(room.state) || isGraceOver(room, now)) throw new AppError('ROOM_EXPIRED');
}

import { randomInt } from 'node:crypto';
import { ROOM_CODE_ALPHABET, ROOM_CODE_LENGTH, ROOM_PASSWORD_LENGTH, type RoomCode } from '@streamit/protocol';

/** Random letters and digits that can be read out loud, without bias. */
function randomText(length: number): string {
  const letter = () => ROOM_CODE_ALPHABET.charAt(randomInt(ROOM_CODE_ALPHABET.length));
  return Array.from({ length }, letter).join('');
}

/** A random room code (RM3): about a thousand million of them, so it can't be guessed by trying. */
export const createRoomCode = () => randomText(ROOM_CODE_LENGTH) as RoomCode;

/** A random room password (RM4). */
export const createRoomPassword = () => randomText(ROOM_PASSWORD_LENGTH);

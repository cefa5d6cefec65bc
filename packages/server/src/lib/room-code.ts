import { randomInt } from 'node:crypto';
import { ROOM_CODE_ALPHABET, ROOM_CODE_LENGTH, type RoomCode } from '@streamit/protocol';

/** A random room code (RM3), without bias: about a thousand million of them, so it can't be guessed by trying. */
export function createRoomCode(): RoomCode {
  const letter = () => ROOM_CODE_ALPHABET.charAt(randomInt(ROOM_CODE_ALPHABET.length));
  return Array.from({ length: ROOM_CODE_LENGTH }, letter).join('') as RoomCode;
}

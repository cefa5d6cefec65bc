/** Reads room codes as people type, paste and dictate them (RM3). Pure. */
import { ROOM_CODE_ALPHABET, ROOM_CODE_LENGTH } from '@streamit/protocol';

/** What was typed: usable, too short or long, or with characters that no code has. */
export type CodeReading = { kind: 'code'; code: string } | { kind: 'length' } | { kind: 'characters' };

/** A typed code in any case, with spaces or hyphens, or a whole pasted invitation link. */
export function readRoomCode(typed: string): CodeReading {
  const fromLink = /\/room\/([^/?#\s]+)/i.exec(typed)?.[1];
  const code = (fromLink ?? typed).replace(/[\s-]/g, '').toUpperCase();
  if (code.length !== ROOM_CODE_LENGTH) return { kind: 'length' };
  return [...code].every((character) => ROOM_CODE_ALPHABET.includes(character))
    ? { kind: 'code', code }
    : { kind: 'characters' };
}

/** What may be said: the checks of CH1 that need no store, in their order. */
import { CHAT_MESSAGE_MAX_LENGTH } from '@streamit/protocol';
import { AppError } from '../lib/app-error.ts';
import type { Room } from '../rooms/room-queries.ts';

/**
 * Whether a message is to be considered at all; an empty one is dropped without a word.
 * @throws AppError `CHAT_DISABLED`, `MESSAGE_TOO_LONG`
 */
export function isWorthSending(room: Pick<Room, 'isChatEnabled'>, message: string): boolean {
  if (!room.isChatEnabled) throw new AppError('CHAT_DISABLED');
  if (message.trim() === '') return false;
  if (message.length > CHAT_MESSAGE_MAX_LENGTH) throw new AppError('MESSAGE_TOO_LONG');
  return true;
}

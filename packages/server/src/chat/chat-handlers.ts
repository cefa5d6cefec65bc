/** Frames about chat, handed to the service. */
import type { FrameHandlers } from '../ports/session.ts';
import type { Chat } from './chat.ts';

export function createChatHandlers(chat: Chat): Pick<FrameHandlers, 'CHAT_MESSAGE'> {
  return { CHAT_MESSAGE: chat.send };
}

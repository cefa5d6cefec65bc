/** HTTP calls about chat, handed to the service (CH6). */
import type { messageRoutes } from '@streamit/protocol';
import { pageOf } from '../lib/page-of.ts';
import type { HandlersFor } from '../ports/route-handlers.ts';
import type { Chat } from './chat.ts';

export function createChatRoutes(chat: Chat): HandlersFor<typeof messageRoutes> {
  return {
    'GET /api/rooms/:code/messages/': ({ room, query }) => chat.list(room, pageOf(query)),
    'POST /api/rooms/:code/messages/': ({ caller, room, body }) => chat.post(caller.user, room, body),
  };
}

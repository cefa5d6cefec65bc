/** Routes of a room's chat for clients without a socket; every rule of the socket holds here too (CH6). */
import Type from 'typebox';
import { page, pageQuery } from '../fields.ts';
import { CLIENT_ID_MAX_LENGTH } from '../limits.ts';
import { StoredMessage } from '../ws/chat.ts';
import { RoomPath } from './rooms.ts';
import type { RouteKey, RouteSchema } from './route.ts';

export const messageRoutes = {
  'GET /api/rooms/:code/messages/': {
    summary: 'What was said, newest first (participants)',
    auth: 'user',
    action: 'see',
    params: RoomPath,
    query: Type.Object(pageQuery),
    status: 200,
    answer: page(StoredMessage),
    errors: ['AUTH_REQUIRED', 'USERNAME_REQUIRED', 'ROOM_NOT_FOUND', 'PERMISSION_DENIED'],
  },
  'POST /api/rooms/:code/messages/': {
    summary: 'Say something',
    auth: 'user',
    action: 'chat',
    params: RoomPath,
    body: Type.Object({
      /** Its length is checked by the chat rules, in their order (CH1). */
      message: Type.String(),
      client_id: Type.Optional(Type.String({ minLength: 1, maxLength: CLIENT_ID_MAX_LENGTH })),
    }),
    status: 201,
    answer: StoredMessage,
    errors: [
      'AUTH_REQUIRED',
      'USERNAME_REQUIRED',
      'ROOM_NOT_FOUND',
      'ROOM_EXPIRED',
      'CHAT_FORBIDDEN',
      'CHAT_DISABLED',
      'MESSAGE_TOO_LONG',
      'DUPLICATE_MESSAGE',
      'MUTED',
    ],
  },
} as const satisfies Record<RouteKey, RouteSchema>;

/** Frames of the room's text chat (CH1–CH5). */
import Type, { type Static } from 'typebox';
import { Instant } from '../fields.ts';
import { CLIENT_ID_MAX_LENGTH } from '../limits.ts';
import { referable } from './session.ts';

export const StoredMessage = Type.Object({
  id: Type.String(),
  user: Type.String(),
  user_id: Type.String(),
  message: Type.String(),
  created_at: Instant,
});
export type StoredMessage = Static<typeof StoredMessage>;

/** The latest messages (at most 50), oldest first. */
export const ChatHistory = Type.Object({ type: Type.Literal('CHAT_HISTORY'), messages: Type.Array(StoredMessage) });
/** Stored before it was sent (CH4). `client_id` is what its sender put on it. */
export const ChatMessage = Type.Object({
  type: Type.Literal('CHAT_MESSAGE'),
  id: Type.String(),
  user: Type.String(),
  user_id: Type.String(),
  message: Type.String(),
  created_at: Instant,
  client_id: Type.Optional(Type.String()),
});
/** Length is checked by the chat rules, in their order, not by the schema: a long message is `MESSAGE_TOO_LONG` (CH1). */
export const ChatSend = Type.Object({
  type: Type.Literal('CHAT_MESSAGE'),
  message: Type.String(),
  /** Names the message across resends: the same `client_id` is the same message (CH3). */
  client_id: Type.Optional(Type.String({ minLength: 1, maxLength: CLIENT_ID_MAX_LENGTH })),
  ...referable,
});

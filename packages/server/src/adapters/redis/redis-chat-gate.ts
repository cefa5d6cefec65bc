/** How often users may speak, whatever node they are on. */
import { createHash } from 'node:crypto';
import {
  CHAT_BURST,
  CHAT_COOLDOWN_MS,
  CHAT_DUPLICATE_MS,
  CHAT_WINDOW_MS,
  type RoomCode,
  type UserId,
} from '@streamit/protocol';
import { type ChatGate, type ChatVerdict, CLIENT_ID_MEMORY_MS, CLIENT_IDS_MAX } from '../../ports/chat-gate.ts';
import { loadScript, type RedisLink } from './redis-link.ts';
import { listOf, textsOf } from './reply.ts';

const BOUNDS = [CHAT_BURST, CHAT_WINDOW_MS, CHAT_COOLDOWN_MS, CHAT_DUPLICATE_MS, CLIENT_ID_MEMORY_MS, CLIENT_IDS_MAX];

export function createRedisChatGate(link: RedisLink): ChatGate {
  const admit = loadScript('chat-admit');
  const speakersOf = (room: RoomCode) => link.keys.room(room, 'speakers');
  const speakerOf = (room: RoomCode, user: UserId) => link.keys.room(room, 'speaker', user);
  return {
    async admit(room, user, { text, clientId }) {
      // What people say does not lie about in Redis.
      const hash = createHash('sha256').update(text).digest('base64url');
      const keys = [speakerOf(room, user), speakersOf(room)];
      const id = clientId === undefined ? '' : `id ${clientId}`;
      const [verdict, retryAfterMs] = listOf(await link.run(admit, keys, [user, hash, id, ...BOUNDS]));
      if (verdict === 'cooling') return { verdict, retryAfterMs: Number(retryAfterMs) };
      return { verdict } as ChatVerdict;
    },
    async drop(room) {
      const key = speakersOf(room);
      const speakers = textsOf(await link.command(key, ['ZRANGE', key, '0', '-1'])) as UserId[];
      await link.command(key, ['DEL', key, ...speakers.map((user) => speakerOf(room, user))]);
    },
  };
}

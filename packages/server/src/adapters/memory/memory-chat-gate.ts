/** How often users of a single node may speak. */
import {
  CHAT_BURST,
  CHAT_COOLDOWN_MS,
  CHAT_DUPLICATE_MS,
  CHAT_WINDOW_MS,
  type RoomCode,
  type UserId,
} from '@streamit/protocol';
import { type ChatGate, CLIENT_ID_MEMORY_MS, CLIENT_IDS_MAX } from '../../ports/chat-gate.ts';
import type { Clock } from '../../ports/clock.ts';
import { ExpiringMap } from './expiring-map.ts';

interface Speaker {
  /** Instants of the messages within the window. */
  sent: number[];
  coolingUntil: number;
  /** Text → until when it counts as a duplicate. */
  readonly texts: Map<string, number>;
  readonly clientIds: Set<string>;
}

export function createMemoryChatGate(clock: Clock): ChatGate {
  const rooms = new Map<RoomCode, ExpiringMap<UserId, Speaker>>();

  function speakerIn(room: RoomCode, user: UserId): Speaker {
    const speakers = rooms.get(room) ?? new ExpiringMap<UserId, Speaker>(clock);
    rooms.set(room, speakers);
    const speaker = speakers.get(user) ?? { sent: [], coolingUntil: 0, texts: new Map(), clientIds: new Set() };
    speakers.set(user, speaker, CLIENT_ID_MEMORY_MS);
    return speaker;
  }

  return {
    async admit(room, user, { text, clientId }) {
      const now = clock.now();
      const speaker = speakerIn(room, user);
      if (clientId !== undefined && speaker.clientIds.has(clientId)) return { verdict: 'resent' };
      if (speaker.coolingUntil > now) return { verdict: 'cooling', retryAfterMs: speaker.coolingUntil - now };
      speaker.sent = speaker.sent.filter((at) => at > now - CHAT_WINDOW_MS);
      if (speaker.sent.length >= CHAT_BURST) {
        speaker.coolingUntil = now + CHAT_COOLDOWN_MS;
        return { verdict: 'cooling', retryAfterMs: CHAT_COOLDOWN_MS };
      }
      speaker.sent.push(now);
      for (const [known, until] of speaker.texts) if (until <= now) speaker.texts.delete(known);
      if (speaker.texts.has(text)) return { verdict: 'duplicate' };
      speaker.texts.set(text, now + CHAT_DUPLICATE_MS);
      if (clientId !== undefined) {
        speaker.clientIds.add(clientId);
        const [oldest] = speaker.clientIds;
        if (speaker.clientIds.size > CLIENT_IDS_MAX && oldest !== undefined) speaker.clientIds.delete(oldest);
      }
      return { verdict: 'admitted' };
    },
    async drop(room) {
      rooms.delete(room);
    },
  };
}

/** The realtime store of a single node, without any service: a real deployment, not a mock. */
import type { Clock } from '../../ports/clock.ts';
import type { RealtimeStore } from '../../ports/realtime-store.ts';
import { createMemoryBus, createMemoryPersonalBus, createMemorySignOuts } from './memory-bus.ts';
import { createMemoryCache } from './memory-cache.ts';
import { createMemoryChatGate } from './memory-chat-gate.ts';
import { createMemoryGraceStore } from './memory-grace-store.ts';
import { createMemoryModerationStore } from './memory-moderation-store.ts';
import { createMemoryPlaybackStore } from './memory-playback-store.ts';
import { createMemoryPresenceStore } from './memory-presence-store.ts';
import { createMemoryRateLimit } from './memory-rate-limit.ts';
import { createMemoryTicketStore } from './memory-ticket-store.ts';
import { createMemoryWaitingStore } from './memory-waiting-store.ts';

export function createMemoryStore(clock: Clock): RealtimeStore {
  return {
    clock,
    bus: createMemoryBus(),
    personal: createMemoryPersonalBus(),
    signOuts: createMemorySignOuts(),
    playback: createMemoryPlaybackStore(),
    waiting: createMemoryWaitingStore(clock),
    presence: createMemoryPresenceStore(clock),
    grace: createMemoryGraceStore(clock),
    moderation: createMemoryModerationStore(),
    chatGate: createMemoryChatGate(clock),
    rateLimit: createMemoryRateLimit(clock),
    tickets: createMemoryTicketStore(clock),
    cache: createMemoryCache(clock),
    async ping() {},
    async close() {},
  };
}

import type { Cache } from './cache.ts';
import type { ChatGate } from './chat-gate.ts';
import type { Clock } from './clock.ts';
import type { GraceStore } from './grace-store.ts';
import type { ModerationStore } from './moderation-store.ts';
import type { PersonalBus } from './personal-bus.ts';
import type { PlaybackStore } from './playback-store.ts';
import type { PresenceStore } from './presence-store.ts';
import type { RateLimit } from './rate-limit.ts';
import type { RoomBus } from './room-bus.ts';
import type { SignOuts } from './sign-outs.ts';
import type { TicketStore } from './ticket-store.ts';
import type { WaitingStore } from './waiting-store.ts';

/** Everything the modules need of the live world, bundled: one adapter in memory, one on Redis. */
export interface RealtimeStore {
  readonly clock: Clock;
  readonly bus: RoomBus;
  readonly personal: PersonalBus;
  readonly signOuts: SignOuts;
  readonly playback: PlaybackStore;
  readonly waiting: WaitingStore;
  readonly presence: PresenceStore;
  readonly grace: GraceStore;
  readonly moderation: ModerationStore;
  readonly chatGate: ChatGate;
  readonly rateLimit: RateLimit;
  readonly tickets: TicketStore;
  readonly cache: Cache;
  /** Resolves when the store answers; rejects with `REALTIME_UNAVAILABLE` when it does not. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

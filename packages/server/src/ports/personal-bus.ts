import type { PersonalFrame, UserId } from '@streamit/protocol';

/**
 * Carries what concerns one person to wherever he is connected; who is not connected finds it stored.
 * Ordered for one publisher and user; fails with `REALTIME_UNAVAILABLE` when it could not be handed over.
 */
export interface PersonalBus {
  publish(user: UserId, frame: PersonalFrame): Promise<void>;
  /**
   * Resolves when news are being heard; the returned function stops hearing them. `onMissed` is called when news may have
   * been missed, because the connection to the store was lost, and are being heard again.
   */
  subscribe(
    user: UserId,
    listener: (frame: PersonalFrame) => void,
    onMissed?: () => void,
  ): Promise<() => Promise<void>>;
}

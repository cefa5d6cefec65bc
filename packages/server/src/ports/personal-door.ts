import type { PersonalFrame, UserId } from '@streamit/protocol';

/** What the transport asks for a socket of personal news. */
export interface PersonalDoor {
  /** Who knocks; `undefined`: nobody that we know. `credential` is an access token or a ticket. */
  admit(credential: string | undefined): Promise<{ user: UserId; signIn: string | null } | undefined>;
  /**
   * Hands him what concerns him from now on; the returned function ends it. `onMissed`: something may not have been heard,
   * and is to be looked up.
   */
  listen(user: UserId, hear: (frame: PersonalFrame) => void, onMissed: () => void): Promise<() => Promise<void>>;
}

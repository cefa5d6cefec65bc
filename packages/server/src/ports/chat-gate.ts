import type { RoomCode, UserId } from '@streamit/protocol';

/** How long an admitted `client_id` is remembered: longer than a client keeps trying to resend. */
export const CLIENT_ID_MEMORY_MS = 10 * 60_000;
/** `client_id`s remembered for one user in one room; older ones are still known to the database. */
export const CLIENT_IDS_MAX = 64;

export type ChatVerdict =
  | { readonly verdict: 'admitted' }
  /** This `client_id` was admitted before: the same message again, not a new one (CH3). */
  | { readonly verdict: 'resent' }
  /** Too many messages; all are refused for another `retryAfterMs` (CH2). */
  | { readonly verdict: 'cooling'; readonly retryAfterMs: number }
  /** The same text by the same user less than 3 s ago (CH3). */
  | { readonly verdict: 'duplicate' };

/** Decides how often a user may speak in a room; one atomic step, the same for all his tabs and nodes (CH2, CH3). */
export interface ChatGate {
  admit(room: RoomCode, user: UserId, message: { text: string; clientId?: string | undefined }): Promise<ChatVerdict>;
  /** Forgets the room. */
  drop(room: RoomCode): Promise<void>;
}

import type { UserId } from '@streamit/protocol';

/** One-use tickets that open a WebSocket without a token in its address (TR10). */
export interface TicketStore {
  /** A fresh unguessable ticket for `user`, good for `ttlMs`. */
  issue(user: UserId, ttlMs: number): Promise<string>;
  /** Whose ticket it is; spends it. `undefined` when unknown, spent or too old. */
  redeem(ticket: string): Promise<UserId | undefined>;
}

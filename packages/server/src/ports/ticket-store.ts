import type { UserId } from '@streamit/protocol';

/** What a ticket stands for: as much as the credential that asked for it, and no longer. */
export interface TicketGrant {
  readonly user: UserId;
  /** The sign-in that asked; the ticket of an ended one opens nothing. `null` for a token without one. */
  readonly sessionId: string | null;
  readonly mayHost: boolean;
}

/** One-use tickets that open a WebSocket without a token in its address (TR10). */
export interface TicketStore {
  /** A fresh unguessable ticket for `grant`, good for `ttlMs`. */
  issue(grant: TicketGrant, ttlMs: number): Promise<string>;
  /** What it stands for; spends it. `undefined` when unknown, spent or too old. */
  redeem(ticket: string): Promise<TicketGrant | undefined>;
}
